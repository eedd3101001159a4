/**
 * The 256 colours of each map, sRGB bytes r,g,b in base64. Data, not code: taken as published,
 * never edited by hand.
 */
export const colormapData = {
  /** van der Walt & Smith 2015, matplotlib 3.11 (CC0). */
  viridis:
    'RAFURAJWRQRXRQVZRgdaRghcRgpdRgteRw1gRw5hRxBjRxFkRxNlSBRnSBZoSBdpSBhqSBpsSBttSBxuSB1vSB9wSCBxSCFz' +
    'SCN0SCR1SCV2SCZ3SCh4SCl5Ryp6Ryx6Ry17Ry58Ry99RjB+RjJ+RjN/RjSARTWBRTeBRTiCRDmDRDqDRDuEQz2EQz6FQj+F' +
    'QkCGQkGGQUKHQUSHQEWIQEaIP0eIP0iJPkmJPkqJPkyKPU2KPU6KPE+KPFCLO1GLO1KLOlOLOlSMOVWMOVaMOFiMOFmMN1qM' +
    'N1uNNlyNNl2NNV6NNV+NNGCNNGGNM2KNM2ONMmSOMmWOMWaOMWeOMWiOMGmOMGqOL2uOL2yOLm2OLm6OLm+OLXCOLXGOLHGO' +
    'LHKOLHOOK3SOK3WOKnaOKneOKniOKXmOKXqOKXuOKHyOKH2OJ36OJ3+OJ4COJoGOJoKOJoKOJYOOJYSOJYWOJIaOJIeOI4iO' +
    'I4mOI4qNIouNIoyNIo2NIY6NIY+NIZCNIZGMIJKMIJKMIJOMH5SMH5WLH5aLH5eLH5iLH5mKH5qKHpuKHpyJHp2JH56JH5+I' +
    'H6CIH6GIH6GHH6KHIKOGIKSGIaWFIaaFIqeFIqiEI6mDJKqDJauCJayCJq2BJ62BKK6AKa9/KrB/LLF+LbJ9LrN8L7R8MbV7' +
    'MrZ6NLZ5Nbd5N7h4OLl3Orp2O7t1Pbx0P7xzQL1yQr5xRL9wRsBvSMFuSsFtTMJsTsNrUMRqUsVpVMVoVsZnWMdlWshkXMhj' +
    'XsliYMpgY8tfZcteZ8xcac1bbM1abs5YcM9Xc9BWddBUd9FTetFRfNJQf9NOgdNNhNRLhtVJidVIi9ZGjtZFkNdDk9dBldhA' +
    'mNg+m9k8ndk7oNo5oto3pds2qNs0qtwyrdwwsN0vst0ttd4ruN4put4ovd8mwN8lwt8jxeAhyOAgyuEfzeEd0OEc0uIb1eIa' +
    '2OIZ2uMZ3eMY3+MY4uQY5eQZ5+QZ6uUa7OUb7+Uc8eUd9OYe9uYg+OYh++cj/ecl',
  /** Nuñez, Anderton & Renslow 2018, matplotlib 3.11; made for colour-vision deficiency. */
  cividis:
    'ACJOACNPACRRACVTACVUACZWACdYAChZAChbACldACpfACphACtiACxkACxmAC1oAC5qAC5sAC9tADBvADBwADFwADFxATJx' +
    'BTNxCDNwDDRwDzVwEjVwFDZwFjdwGDdvGjhvHDlvHjpvIDpvITtuIzxuJDxuJj1uJz5uKT9uKj9tK0BtLUFtLkFtL0JtMUNt' +
    'MkNtM0RtNEVsNUVsNkZsOEdsOUhsOkhsO0lsPEpsPUpsPktsP0xsQExsQU1sQk5sQ05sRE9sRVBsRlFsR1FsSFJsSVNsSlNs' +
    'S1RsTFVsTVVsTlZsT1dsUFdsUVhtUlltU1ptVFptVVttVVxtVlxtV11tWF5tWV5uWl9uW2BuXGFuXWFuXmJuXmNvX2NvYGRv' +
    'YWVvYmVvY2ZwZGdwZWhwZWhwZmlwZ2pxaGpxaWtxamxxa21ybG1ybG5ybW9ybm9zb3BzcHFzcXJ0cnJ0cnN0c3R1dHR1dXV1' +
    'dnZ2d3d2d3d3eHh3eXl3enp4e3p4fHt4fXx4fnx4fn14f354gH94gX94goB5g4F5hIJ5hYJ5hoN5h4R4iIV4iYV4ioZ4i4d4' +
    'jIh4jYh4jol4j4p4kIt4kYt4kox4ko14k454lI53lY93lpB3l5F3mJJ3mZJ3mpN2m5R2nJV2nZV2npZ2n5d1oJh1oZl1opl1' +
    'o5p0pJt0pZx0ppx0p51zqJ5zqZ9zqqBzq6ByrKFyraJyrqNxr6RxsKVxsaVws6ZwtKdvtahvtqlvt6luuKpuuattuqxtu61t' +
    'vK5sva5svq9rv7BrwLFqwbJqwrNpw7NpxLRoxbVoxrZnx7dnyLhmyblly7llzLpkzbtjzrxjz71i0L5i0b9h0sBg08Bf1MFf' +
    '1cJe1sNd18Rc2cVc2sZb28da3MhZ3chY3slY38pX4MtW4cxV4s1U5M5T5c9S5tBR59FQ6NJP6dNO6tNM69RL7dVK7tZJ79dI' +
    '8NhG8dlF8tpE89tC9dxB9t0/994++N88+eA6++E4/OI2/eM0/uQ0/uU1/uY2/ug4',
  /** van der Walt & Smith 2015, matplotlib 3.11 (CC0). */
  magma:
    'AAAEAQAFAQEGAQEIAgEJAgILAgINAwMPAwMSBAQUBQQWBgUYBgUaBwYcCAceCQcgCggiCwkkDAkmDQopDgsrEAstEQwvEg0x' +
    'Ew00FA42FQ44Fg87GA89GRA/GhBCHBBEHRFHHhFJIBFLIRFOIhFQJBJTJRJVJxJYKRFaKhFcLBFfLRFhLxFjMRFlMxBnNBBp' +
    'NhBrOBBsOQ9uOw9wPQ9xPw9yQA90Qg91RA92RRB3RxB4SRB4ShB5TBF6ThF7TxJ7URJ8UhN8VBN9VhR9VxV+WRV+WhZ+XBZ/' +
    'XRd/Xxh/YBiAYhmAZBqAZRqAZxuAaByBahyBax2BbR2Bbh6BcB+Bch+BcyCBdSGBdiGBeCKBeSKCeyOCfCOCfiSCgCWCgSWB' +
    'gyaBhCaBhieBiCeBiSiBiymBjCmBjiqBkCqBkSuBkyuAlCyAliyAmC2AmS2Amy5/nC5/ni9/oC9/oTB+ozB+pTF+pjF9qDJ9' +
    'qjN9qzN8rTR8rjR7sDV7sjV7szZ6tTZ6tzd5uDd5ujh4vDl4vTl3vzp3wDp2wjt1xDx1xTx0xz1zyD5zyj5yzD9xzUBxz0Bw' +
    '0EFv0kJv00Nu1URt1kVs2EVs2UZr20dq3Ehp3klo30po4Exn4k1m405l5E9k5VBk51Jj6FNi6VRi6lZh61dg7Fhg7Vpf7lte' +
    '711e8F9e8WBd8mJd8mRc82Vc9Gdc9Glc9Wtc9mxc9m5c93Bc93Jc+HRc+HZc+Xhd+Xld+Xtd+n1e+n9e+oFf+4Nf+4Vg+4dh' +
    '/Ilh/Ipi/Ixj/I5k/JBl/ZJm/ZRn/ZZo/Zhp/Zpq/Ztr/p1s/p9t/qFu/qNv/qVx/qdy/qlz/qp0/qx2/q53/rB4/rJ6/rR7' +
    '/rZ8/rd+/rl//ruB/r2C/r+E/sGF/sKH/sSI/saK/siM/sqN/syP/s2Q/s+S/tGU/tOV/tWX/teZ/tia/dqc/dye/d6g/eCh' +
    '/eKj/eOl/eWn/eep/emq/eus/Oyu/O6w/PCy/PK0/PS2/Pa4/Pe5/Pm7/Pu9/P2/',
  /** Crameri 2018, Scientific colour maps 8 (MIT); diverging. */
  vik:
    'ABJhARRiARVjARdkARhlARpmAhxnAh1oAh9pAiBqAiJrAiNsAiVtAiduAihvAipwAitxAi1yAi5zAjB0AjF1AjN2AjR3AjZ4' +
    'Ajd5Ajl6Ajp7Azx8Az59Az9+A0F/A0KAA0SBA0WCA0eDA0mEA0qFBEyGBE2HBE+IBVGJBVKKBlSLBlaMB1eNCFmPCVuQC12R' +
    'DF6SDmCTEGKUEWSWE2aXFWeYF2mZGWuaHG2cHm+dIHGeI3OgJXWhKHeiK3mkLXulMH2mM3+oNoGpOYOrPIWsP4etQomvRYuw' +
    'SI2yS5CzTpK0UZS2VJa3V5i5Wpq6XZy7YZ69ZKC+Z6LAaqTBbabCcajEdKrFd6zGeq7IfbDJgLLKhLTMh7bNirjOjbrQkLzR' +
    'lL7Sl8DUmsLVncTWoMXYo8fZp8naqsvcrc3dsM/es9HfttPhutXivdbjwNjkw9rlxtvmyd3nzN/oz+Do0uHp1ePp2OTp2+Xp' +
    '3ubp4Obp4ufo5efo5+fn6Ofl6ubk6+bi7OXg7eTe7uPc7uHa7uDY7t7V7t3T7tvQ7tnN7dfL7dXI7NPF7NHD69DA6s696cy6' +
    '6cq46Mi158ay5sSw5cGt5L+q5L6o47yl4rqi4big4Lad37Sa37KY3rCV3a6T3KyQ26qN26iL2qaI2aSG2KKD16CB1p9+1p18' +
    '1Zt51Jl305d005Vy0pRw0ZJt0JBrz45oz4xmzotkzYlhzIdfzIVdy4NayoJYyYBWyX5TyHxRx3tPxnlMxndKxXVIxHRFw3JD' +
    'wnBBwm4/wW08wGs6v2k4vmc2vmUzvWQxvGIvu2Atul4quFwot1omtlgktVUhs1MfslEdsE8br0wYrUoWq0gUqUUSp0MQpUAP' +
    'oz4NoTwLnzkKnDcJmjUImDMHljEHlC8GkS0GjysGjSkGiycGiSYGhyQGhSIGgyEGgR8Gfx4Gfh0GfBsGehoGeBgGdhcGdBUG' +
    'cxQGcRMHbxEHbRAHbA4Hag0HaAwHZwoHZQkHYwcHYgYHYAQIXgMIXQIIWwEIWQAI',
} as const;
