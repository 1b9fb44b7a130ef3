#![allow(clippy::unwrap_used, clippy::expect_used)]
#[path = "parity_data.rs"]
#[allow(dead_code)]
mod p;
#[test]
fn random_cases() {
    let Ok(path) = std::env::var("CASES") else {
        return;
    };
    let cases: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let (mut total, mut ybad, mut xbad) = (0, 0, 0);
    let mut worst = 0.0f64;
    let mut by: std::collections::BTreeMap<String, [u32; 2]> = Default::default();
    for case in cases.as_array().unwrap() {
        total += 1;
        let name = case["name"].as_str().unwrap();
        let r = p::generate(name, &case["params"]);
        if let Some(err) = case["error"].as_str() {
            if r.is_ok() {
                println!("ACCEPTED {name} {} though {err}", case["params"]);
            }
            continue;
        }
        let d = match r {
            Ok(d) => d,
            Err(e) => {
                println!("REFUSED {name} {} {e}", case["params"]);
                continue;
            }
        };
        let y = p::labels(&d);
        if p::sha256(y.iter().map(|v| v.to_le_bytes())) != case["y"].as_str().unwrap() {
            ybad += 1;
            println!("Y {name} {}", case["params"]);
        }
        let e = by.entry(name.to_owned()).or_default();
        e[0] += 1;
        if p::x_sha256(&d) != case["x"].as_str().unwrap() {
            xbad += 1;
            e[1] += 1;
            let rm = d.x.to_row_major();
            let max = case["max"].as_f64().unwrap();
            let mut diff = 0.0f64;
            let mut cnt = 0;
            if let Some(x) = case["X"].as_array() {
                for (a, b) in rm.iter().zip(x) {
                    let b = b.as_f64().unwrap_or(f64::NAN);
                    if *a != b {
                        cnt += 1;
                    }
                    diff = diff.max((a - b).abs() / max);
                }
            }
            worst = worst.max(diff);
            println!(
                "X {name} {} diff {diff:e} count {cnt}/{}",
                case["params"],
                rm.len()
            );
        }
    }
    println!("total {total} ybad {ybad} xbad {xbad} worst {worst:e} {by:?}");
}
