;; Up-sampling class logits and taking their argmax and softmax, four classes at a time.
;;
;; A "line" is one row of logits, [places, stride / 4] float32: the classes of a place lie side by side,
;; padded to a multiple of 4 with values so low that their probability is 0.
(module
  (memory (export "memory") 1)

  ;; $dst = $wa * $a + $wb * $b + $wc * $c over lines of $bytes (a multiple of 16).
  (func (export "blend")
    (param $a i32) (param $b i32) (param $c i32)
    (param $wa f32) (param $wb f32) (param $wc f32)
    (param $bytes i32) (param $dst i32)
    (local $end i32) (local $va v128) (local $vb v128) (local $vc v128)
    (local.set $va (f32x4.splat (local.get $wa)))
    (local.set $vb (f32x4.splat (local.get $wb)))
    (local.set $vc (f32x4.splat (local.get $wc)))
    (local.set $end (i32.add (local.get $dst) (local.get $bytes)))
    (loop $block
      (v128.store (local.get $dst) (f32x4.add
        (f32x4.add
          (f32x4.mul (local.get $va) (v128.load (local.get $a)))
          (f32x4.mul (local.get $vb) (v128.load (local.get $b))))
        (f32x4.mul (local.get $vc) (v128.load (local.get $c)))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (local.set $c (i32.add (local.get $c) (i32.const 16)))
      (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
      (br_if $block (i32.lt_u (local.get $dst) (local.get $end)))))

  ;; For each pixel of a row: the classes' values are those of three neighbouring places, weighted.
  ;;   $axis  16 bytes a pixel: i32 byte offset of the first place in $line, f32 weights of the three
  ;;   $dst   16 bytes a pixel: i32 class of the largest value (the first of equals), f32 that value,
  ;;          f32 sum of e^d and f32 sum of d e^d over the classes, where d = value - largest value
  ;; $values is room for one place.
  (func (export "classify")
    (param $line i32) (param $stride i32) (param $axis i32) (param $pixels i32)
    (param $values i32) (param $dst i32)
    (local $p i32) (local $q i32) (local $r i32) (local $v i32) (local $end i32)
    (local $w0 v128) (local $w1 v128) (local $w2 v128)
    (local $x v128) (local $mask v128) (local $best v128) (local $index v128) (local $where v128)
    (local $n v128) (local $e v128) (local $sum v128) (local $dot v128)
    (local $top f32) (local $class i32)

    (local.set $end (i32.add (local.get $values) (local.get $stride)))
    (loop $pixel
      (local.set $p (i32.add (local.get $line) (i32.load (local.get $axis))))
      (local.set $q (i32.add (local.get $p) (local.get $stride)))
      (local.set $r (i32.add (local.get $q) (local.get $stride)))
      (local.set $w0 (v128.load32_splat offset=4 (local.get $axis)))
      (local.set $w1 (v128.load32_splat offset=8 (local.get $axis)))
      (local.set $w2 (v128.load32_splat offset=12 (local.get $axis)))

      ;; The largest value of each of four lanes, and its class.
      (local.set $best (v128.const f32x4 -inf -inf -inf -inf))
      (local.set $index (v128.const i32x4 0 1 2 3))
      (local.set $where (local.get $index))
      (local.set $v (local.get $values))
      (loop $block
        (local.set $x (f32x4.add
          (f32x4.add
            (f32x4.mul (local.get $w0) (v128.load (local.get $p)))
            (f32x4.mul (local.get $w1) (v128.load (local.get $q))))
          (f32x4.mul (local.get $w2) (v128.load (local.get $r)))))
        (v128.store (local.get $v) (local.get $x))
        (local.set $mask (f32x4.gt (local.get $x) (local.get $best)))
        (local.set $best (v128.bitselect (local.get $x) (local.get $best) (local.get $mask)))
        (local.set $where (v128.bitselect (local.get $index) (local.get $where) (local.get $mask)))
        (local.set $index (i32x4.add (local.get $index) (v128.const i32x4 4 4 4 4)))
        (local.set $p (i32.add (local.get $p) (i32.const 16)))
        (local.set $q (i32.add (local.get $q) (i32.const 16)))
        (local.set $r (i32.add (local.get $r) (i32.const 16)))
        (local.set $v (i32.add (local.get $v) (i32.const 16)))
        (br_if $block (i32.lt_u (local.get $v) (local.get $end))))

      ;; The largest of the lanes, in all lanes; then the smallest class number that has it.
      (local.set $x (f32x4.max (local.get $best)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $best) (local.get $best))))
      (local.set $x (f32x4.max (local.get $x)
        (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $x) (local.get $x))))
      (local.set $top (f32x4.extract_lane 0 (local.get $x)))
      (local.set $mask (f32x4.eq (local.get $best) (local.get $x)))
      (local.set $where (v128.bitselect (local.get $where)
        (v128.const i32x4 0x7fffffff 0x7fffffff 0x7fffffff 0x7fffffff) (local.get $mask)))
      (local.set $where (i32x4.min_s (local.get $where)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $where) (local.get $where))))
      (local.set $where (i32x4.min_s (local.get $where)
        (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $where) (local.get $where))))
      (local.set $class (i32x4.extract_lane 0 (local.get $where)))

      (local.set $best (local.get $x))
      (local.set $sum (v128.const f32x4 0 0 0 0))
      (local.set $dot (v128.const f32x4 0 0 0 0))
      (local.set $v (local.get $values))
      (loop $block
        (local.set $x (f32x4.sub (v128.load (local.get $v)) (local.get $best)))
        ;; Below e^-17 = 4e-8 a class counts for nothing, and most do.
        (if (v128.any_true (f32x4.gt (local.get $x) (v128.const f32x4 -17 -17 -17 -17)))
          (then
            (local.set $x (f32x4.max (local.get $x) (v128.const f32x4 -80 -80 -80 -80)))
            ;; e^x = 2^n 2^f with n whole and |f| <= 1/2; 2^f by a polynomial, relative error 1e-7
            (local.set $e (f32x4.mul (local.get $x)
              (v128.const f32x4 1.44269504 1.44269504 1.44269504 1.44269504)))
            (local.set $n (f32x4.nearest (local.get $e)))
            (local.set $mask (f32x4.sub (local.get $e) (local.get $n)))
            (local.set $e (v128.const f32x4 0.000154614475 0.000154614475 0.000154614475 0.000154614475))
            (local.set $e (f32x4.add (f32x4.mul (local.get $e) (local.get $mask))
              (v128.const f32x4 0.00133908674 0.00133908674 0.00133908674 0.00133908674)))
            (local.set $e (f32x4.add (f32x4.mul (local.get $e) (local.get $mask))
              (v128.const f32x4 0.00961805667 0.00961805667 0.00961805667 0.00961805667)))
            (local.set $e (f32x4.add (f32x4.mul (local.get $e) (local.get $mask))
              (v128.const f32x4 0.055503571 0.055503571 0.055503571 0.055503571)))
            (local.set $e (f32x4.add (f32x4.mul (local.get $e) (local.get $mask))
              (v128.const f32x4 0.240226509 0.240226509 0.240226509 0.240226509)))
            (local.set $e (f32x4.add (f32x4.mul (local.get $e) (local.get $mask))
              (v128.const f32x4 0.693147188 0.693147188 0.693147188 0.693147188)))
            (local.set $e (f32x4.add (f32x4.mul (local.get $e) (local.get $mask))
              (v128.const f32x4 1 1 1 1)))
            (local.set $e (f32x4.mul (local.get $e) (i32x4.shl
              (i32x4.add (i32x4.trunc_sat_f32x4_s (local.get $n)) (v128.const i32x4 127 127 127 127))
              (i32.const 23))))
            (local.set $sum (f32x4.add (local.get $sum) (local.get $e)))
            (local.set $dot (f32x4.add (local.get $dot) (f32x4.mul (local.get $e) (local.get $x))))))
        (local.set $v (i32.add (local.get $v) (i32.const 16)))
        (br_if $block (i32.lt_u (local.get $v) (local.get $end))))

      (i32.store (local.get $dst) (local.get $class))
      (f32.store offset=4 (local.get $dst) (local.get $top))
      (f32.store offset=8 (local.get $dst) (f32.add
        (f32.add (f32x4.extract_lane 0 (local.get $sum)) (f32x4.extract_lane 1 (local.get $sum)))
        (f32.add (f32x4.extract_lane 2 (local.get $sum)) (f32x4.extract_lane 3 (local.get $sum)))))
      (f32.store offset=12 (local.get $dst) (f32.add
        (f32.add (f32x4.extract_lane 0 (local.get $dot)) (f32x4.extract_lane 1 (local.get $dot)))
        (f32.add (f32x4.extract_lane 2 (local.get $dot)) (f32x4.extract_lane 3 (local.get $dot)))))
      (local.set $axis (i32.add (local.get $axis) (i32.const 16)))
      (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
      (local.set $pixels (i32.sub (local.get $pixels) (i32.const 1)))
      (br_if $pixel (local.get $pixels)))))
