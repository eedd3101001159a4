;; Pillow's two resampling passes on 8-bit samples, with SIMD and bit for bit.
;;
;; A weight w is a 22-bit fixed-point number, too wide for i32x4.dot_i16x8_s, which multiplies two
;; taps at once. So it is split, w = hi * 2^15 + lo with 0 <= lo < 2^15, and the two sums are joined
;; at the end: sum = lo + (hi << 15), exact modulo 2^32.
;;
;; Tables, one entry an output:
;;   $axis     i32 byte offset of the first tap, i32 number of steps (alongX: 4 taps, alongY: 2)
;;   $weights  $weightStride bytes; for each two taps i16 lo0, lo1, hi0, hi1; the rest is 0
;;
;; Up to 16 bytes beyond a line are read (their weight is 0) or written (and overwritten later).
(module
  (memory (export "memory") 1)

  ;; Lines of RGB pixels, resampled along the line: $dst is [$rows, $outputs, 3].
  (func (export "alongX")
    (param $src i32) (param $stride i32) (param $rows i32)
    (param $axis i32) (param $weights i32) (param $weightStride i32)
    (param $outputs i32) (param $dst i32)
    (local $p i32) (local $w i32) (local $wEnd i32) (local $rowWeights i32)
    (local $entry i32) (local $entryEnd i32)
    (local $pixels v128) (local $two v128) (local $lo v128) (local $hi v128)

    (local.set $entryEnd (i32.add (local.get $axis) (i32.shl (local.get $outputs) (i32.const 3))))
    (loop $row
      (local.set $entry (local.get $axis))
      (local.set $rowWeights (local.get $weights))
      (loop $output
        (local.set $p (i32.add (local.get $src) (i32.load (local.get $entry))))
        (local.set $w (local.get $rowWeights))
        (local.set $wEnd
          (i32.add (local.get $w) (i32.shl (i32.load offset=4 (local.get $entry)) (i32.const 4))))
        (local.set $lo (v128.const i32x4 0x200000 0x200000 0x200000 0x200000)) ;; one half
        (local.set $hi (v128.const i32x4 0 0 0 0))
        (loop $taps
          (local.set $pixels (v128.load (local.get $p)))
          ;; R0 R1 G0 G1 B0 B1 0 0 as i16
          (local.set $two (i8x16.swizzle (local.get $pixels)
            (v128.const i8x16 0 -1 3 -1 1 -1 4 -1 2 -1 5 -1 -1 -1 -1 -1)))
          (local.set $lo (i32x4.add (local.get $lo)
            (i32x4.dot_i16x8_s (local.get $two) (v128.load32_splat (local.get $w)))))
          (local.set $hi (i32x4.add (local.get $hi)
            (i32x4.dot_i16x8_s (local.get $two) (v128.load32_splat offset=4 (local.get $w)))))
          ;; R2 R3 G2 G3 B2 B3 0 0
          (local.set $two (i8x16.swizzle (local.get $pixels)
            (v128.const i8x16 6 -1 9 -1 7 -1 10 -1 8 -1 11 -1 -1 -1 -1 -1)))
          (local.set $lo (i32x4.add (local.get $lo)
            (i32x4.dot_i16x8_s (local.get $two) (v128.load32_splat offset=8 (local.get $w)))))
          (local.set $hi (i32x4.add (local.get $hi)
            (i32x4.dot_i16x8_s (local.get $two) (v128.load32_splat offset=12 (local.get $w)))))
          (local.set $p (i32.add (local.get $p) (i32.const 12)))
          (local.set $w (i32.add (local.get $w) (i32.const 16)))
          (br_if $taps (i32.lt_u (local.get $w) (local.get $wEnd))))
        (local.set $lo (i32x4.shr_s
          (i32x4.add (local.get $lo) (i32x4.shl (local.get $hi) (i32.const 15)))
          (i32.const 22)))
        (local.set $lo (i16x8.narrow_i32x4_s (local.get $lo) (local.get $lo)))
        ;; Narrowing saturates to 0..255, which is Pillow's clip8.
        (v128.store32_lane 0 (local.get $dst) (i8x16.narrow_i16x8_u (local.get $lo) (local.get $lo)))
        (local.set $dst (i32.add (local.get $dst) (i32.const 3)))
        (local.set $rowWeights (i32.add (local.get $rowWeights) (local.get $weightStride)))
        (local.set $entry (i32.add (local.get $entry) (i32.const 8)))
        (br_if $output (i32.lt_u (local.get $entry) (local.get $entryEnd))))
      (local.set $src (i32.add (local.get $src) (local.get $stride)))
      (local.set $rows (i32.sub (local.get $rows) (i32.const 1)))
      (br_if $row (local.get $rows))))

  ;; Lines of $width bytes (a multiple of 16, no gaps), resampled across: $dst is [$outputs, $width].
  (func (export "alongY")
    (param $src i32) (param $width i32)
    (param $axis i32) (param $weights i32) (param $weightStride i32)
    (param $outputs i32) (param $dst i32)
    (local $p i32) (local $w i32) (local $wEnd i32) (local $column i32) (local $columnEnd i32)
    (local $a v128) (local $b v128) (local $wLo v128) (local $wHi v128) (local $two v128)
    (local $lo0 v128) (local $lo1 v128) (local $lo2 v128) (local $lo3 v128)
    (local $hi0 v128) (local $hi1 v128) (local $hi2 v128) (local $hi3 v128)

    (loop $output
      (local.set $column (i32.add (local.get $src) (i32.load (local.get $axis))))
      (local.set $columnEnd (i32.add (local.get $column) (local.get $width)))
      (local.set $wEnd (i32.add (local.get $weights)
        (i32.shl (i32.load offset=4 (local.get $axis)) (i32.const 3))))
      (loop $block
        (local.set $p (local.get $column))
        (local.set $w (local.get $weights))
        (local.set $lo0 (v128.const i32x4 0x200000 0x200000 0x200000 0x200000)) ;; one half
        (local.set $lo1 (local.get $lo0))
        (local.set $lo2 (local.get $lo0))
        (local.set $lo3 (local.get $lo0))
        (local.set $hi0 (v128.const i32x4 0 0 0 0))
        (local.set $hi1 (local.get $hi0))
        (local.set $hi2 (local.get $hi0))
        (local.set $hi3 (local.get $hi0))
        (loop $taps
          (local.set $a (v128.load (local.get $p)))
          (local.set $p (i32.add (local.get $p) (local.get $width)))
          (local.set $b (v128.load (local.get $p)))
          (local.set $p (i32.add (local.get $p) (local.get $width)))
          (local.set $wLo (v128.load32_splat (local.get $w)))
          (local.set $wHi (v128.load32_splat offset=4 (local.get $w)))
          (local.set $w (i32.add (local.get $w) (i32.const 8)))
          ;; bytes 0..3 of both lines: a0 b0 a1 b1 a2 b2 a3 b3 as i16, then 4..7, 8..11, 12..15
          (local.set $two (i16x8.extend_low_i8x16_u
            (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get $a) (local.get $b))))
          (local.set $lo0 (i32x4.add (local.get $lo0) (i32x4.dot_i16x8_s (local.get $two) (local.get $wLo))))
          (local.set $hi0 (i32x4.add (local.get $hi0) (i32x4.dot_i16x8_s (local.get $two) (local.get $wHi))))
          (local.set $two (i16x8.extend_high_i8x16_u
            (i8x16.shuffle 0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get $a) (local.get $b))))
          (local.set $lo1 (i32x4.add (local.get $lo1) (i32x4.dot_i16x8_s (local.get $two) (local.get $wLo))))
          (local.set $hi1 (i32x4.add (local.get $hi1) (i32x4.dot_i16x8_s (local.get $two) (local.get $wHi))))
          (local.set $two (i16x8.extend_low_i8x16_u
            (i8x16.shuffle 8 24 9 25 10 26 11 27 12 28 13 29 14 30 15 31 (local.get $a) (local.get $b))))
          (local.set $lo2 (i32x4.add (local.get $lo2) (i32x4.dot_i16x8_s (local.get $two) (local.get $wLo))))
          (local.set $hi2 (i32x4.add (local.get $hi2) (i32x4.dot_i16x8_s (local.get $two) (local.get $wHi))))
          (local.set $two (i16x8.extend_high_i8x16_u
            (i8x16.shuffle 8 24 9 25 10 26 11 27 12 28 13 29 14 30 15 31 (local.get $a) (local.get $b))))
          (local.set $lo3 (i32x4.add (local.get $lo3) (i32x4.dot_i16x8_s (local.get $two) (local.get $wLo))))
          (local.set $hi3 (i32x4.add (local.get $hi3) (i32x4.dot_i16x8_s (local.get $two) (local.get $wHi))))
          (br_if $taps (i32.lt_u (local.get $w) (local.get $wEnd))))
        (v128.store (local.get $dst) (i8x16.narrow_i16x8_u
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (i32x4.add (local.get $lo0) (i32x4.shl (local.get $hi0) (i32.const 15))) (i32.const 22))
            (i32x4.shr_s (i32x4.add (local.get $lo1) (i32x4.shl (local.get $hi1) (i32.const 15))) (i32.const 22)))
          (i16x8.narrow_i32x4_s
            (i32x4.shr_s (i32x4.add (local.get $lo2) (i32x4.shl (local.get $hi2) (i32.const 15))) (i32.const 22))
            (i32x4.shr_s (i32x4.add (local.get $lo3) (i32x4.shl (local.get $hi3) (i32.const 15))) (i32.const 22)))))
        (local.set $dst (i32.add (local.get $dst) (i32.const 16)))
        (local.set $column (i32.add (local.get $column) (i32.const 16)))
        (br_if $block (i32.lt_u (local.get $column) (local.get $columnEnd))))
      (local.set $weights (i32.add (local.get $weights) (local.get $weightStride)))
      (local.set $axis (i32.add (local.get $axis) (i32.const 8)))
      (local.set $outputs (i32.sub (local.get $outputs) (i32.const 1)))
      (br_if $output (local.get $outputs)))))
