;; How fast one thread can read memory at all: the sum of the f64 values below an address, 64 bytes at a time.
(module
  ;; 160,000,000 bytes and the rest of a page.
  (memory (export "memory") 2442)
  (func (export "sum") (param $end i32) (result f64)
    (local $at i32) (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (loop $next
      (local.set $a (f64x2.add (local.get $a) (v128.load (local.get $at))))
      (local.set $b (f64x2.add (local.get $b) (v128.load offset=16 (local.get $at))))
      (local.set $c (f64x2.add (local.get $c) (v128.load offset=32 (local.get $at))))
      (local.set $d (f64x2.add (local.get $d) (v128.load offset=48 (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 64)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (local.set $a (f64x2.add (f64x2.add (local.get $a) (local.get $b)) (f64x2.add (local.get $c) (local.get $d))))
    (f64.add (f64x2.extract_lane 0 (local.get $a)) (f64x2.extract_lane 1 (local.get $a)))))
