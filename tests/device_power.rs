//! Energy, average power, batteries, light and radio, held against arithmetic done by hand and published figures.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod both;
mod device_models;

use device_models::{
    NANO, anomaly_detection, article, board, close, float, hold, holds, int8, on, words,
};
use tinyml_playground::device::params::{Light, OwnBattery, Sending, Sensing, SolarCell};
use tinyml_playground::device::{BatteryChoice, DeviceParams, DeviceReport, boards};

/// The Nano's chip alone.
fn chip() -> DeviceParams {
    DeviceParams {
        whole_board: false,
        ..board(NANO)
    }
}

fn nano(device: DeviceParams) -> DeviceReport {
    hold(&float(&article()), device)
}

test! {
    fn the_nanos_chip_by_hand() {
        let report = nano(chip());
        let power = &report.average_power_uw;
        // 302 cycles at 64 MHz and 9.9 mW, once a second; 1.5 µA at 3.0 V for the rest of it.
        let awake = 302.0 / 64e6;
        close(report.duty_cycle.typical, awake);
        close(power.inference.unwrap().typical, awake * 9_900.0);
        close(power.sleep.unwrap().typical, 4.5 * (1.0 - awake));
        for part in [power.sensor, power.front_end, power.radio, power.board] {
            assert_eq!(part.unwrap().high, 0.0);
        }
        let total = awake * 9_900.0 + 4.5 * (1.0 - awake);
        close(power.total.unwrap().typical, total);
        assert!(power.unknown.is_empty());
        // 235 mAh · 3.0 V · 3.6 = 2538 J.
        close(report.battery.usable_j, 2538.0);
        assert_eq!(report.battery.can_supply, Some(true));
        close(report.battery_life_hours.unwrap().typical, 2538.0 / (total * 1e-6) / 3600.0);
        close(report.inferences_per_battery.unwrap().typical, 2538.0 / 0.046_715_625e-6);
        // Ten times as often takes ten times the inference's share.
        let often = nano(DeviceParams { rate_hz: 10.0, ..chip() });
        close(often.average_power_uw.inference.unwrap().typical, 10.0 * awake * 9_900.0);
        let never = nano(DeviceParams { rate_hz: 0.0, ..chip() });
        close(never.average_power_uw.total.unwrap().typical, 4.5);
    }

    fn the_rest_of_the_nano_takes_most() {
        let report = nano(board(NANO));
        // 13.6 mA less 3.3 mA, at 3.3 V.
        close(report.average_power_uw.board.unwrap().typical, 10.3 * 3_300.0);
        // Its 13.6 mA are more than a coin cell's 6.8.
        assert_eq!(report.battery.can_supply, Some(false));
        assert!(report.battery.note.contains("13.6 mA"), "{}", report.battery.note);
        assert_eq!((report.battery_life_hours, report.inferences_per_battery), (None, None));
        // 500 mAh · 3.7 V over 34 mW.
        let lipo = nano(DeviceParams { battery: BatteryChoice::Lipo500, ..board(NANO) });
        let hours = lipo.battery_life_hours.unwrap();
        holds(hours, 1850.0 / 34.0);
        assert_eq!((lipo.battery.can_supply, lipo.battery.usable_j), (None, 6660.0));
    }

    fn sensors_that_are_not_known_stay_unknown() {
        let with = |name: Option<&str>, current_ma, on_ms| {
            let sensor = Sensing { name: name.map(str::to_owned), current_ma, on_ms };
            nano(DeviceParams { sensor, ..chip() })
        };
        // 1.9 mA at 3.3 V, all the time and for a tenth of it; 5 s in a second are all of it.
        close(with(Some("lsm9ds1"), None, 1_000.0).average_power_uw.sensor.unwrap().typical, 6_270.0);
        close(with(Some("lsm9ds1"), None, 100.0).average_power_uw.sensor.unwrap().typical, 627.0);
        close(with(Some("lsm9ds1"), None, 5_000.0).average_power_uw.sensor.unwrap().typical, 6_270.0);
        let unknown = with(Some("microphone"), None, 1_000.0);
        assert_eq!(unknown.average_power_uw.sensor, None);
        assert_eq!(unknown.average_power_uw.unknown, ["sensor"]);
        assert_eq!((unknown.battery_life_hours, unknown.solar.needed_cm2), (None, None));
        assert!(words(&unknown).0.contains("least that it can be") && words(&unknown).0.contains("the sensor's current is not known"));
        // What the user gives is taken.
        let given = with(Some("microphone"), Some(0.65), 1_000.0);
        close(given.average_power_uw.sensor.unwrap().typical, 0.65 * 3_300.0);
        assert!(given.sources.iter().any(|source| source.source == "given by you" && source.value == 0.65));
        let own = with(None, Some(2.0), 500.0);
        close(own.average_power_uw.sensor.unwrap().typical, 3_300.0);
    }

    fn a_front_end_keeps_the_processor_awake() {
        let report = nano(DeviceParams { front_end_ms: 20.0, rate_hz: 10.0, ..chip() });
        close(report.average_power_uw.front_end.unwrap().typical, 0.2 * 9_900.0);
        close(report.duty_cycle.typical, 0.2 + 10.0 * 302.0 / 64e6);
    }

    fn what_cannot_be_kept_up_is_said_and_never_negative() {
        let report = nano(DeviceParams { rate_hz: 1e6, ..chip() });
        assert!(report.duty_cycle.typical > 1.0);
        assert!(report.rate_note.as_ref().unwrap().contains("more than it can do"));
        let power = &report.average_power_uw;
        close(power.sleep.unwrap().typical, 0.0);
        close(power.inference.unwrap().typical, 9_900.0);
        // At its upper bound only: 302 cycles would do, 1,634 would not.
        let close_to_it = nano(DeviceParams { rate_hz: 100_000.0, ..chip() });
        assert!(close_to_it.rate_note.unwrap().contains("may be more"));
        assert_eq!(nano(chip()).rate_note, None);
        for rate_hz in [0.0, 1e-3, 1.0, 1e3, 3e4, 1e5, 1e6] {
            for device in boards() {
                let report = on_at(device.key, rate_hz);
                let power = &report.average_power_uw;
                for part in [power.sleep, power.sensor, power.front_end, power.inference, power.radio, power.board, power.total].into_iter().flatten() {
                    assert!(0.0 <= part.low && part.low <= part.typical && part.typical <= part.high, "{} {rate_hz} {part:?}", device.key);
                }
            }
        }
    }

    fn waking_up_counts_where_it_is_known() {
        let report = on_at("raspberry_pi_pico_2", 10.0);
        // 302 cycles at 150 MHz and 6 ms.
        close(report.duty_cycle.typical, 10.0 * (302.0 / 150e6 + 6e-3));
        assert!(!words(&report).0.contains("wake up is not known"));
        assert!(words(&nano(chip())).0.contains("wake up is not known"));
    }

    fn a_higher_supply_costs_what_its_regulator_makes_of_it() {
        let energy = |key: &str, supply_v| hold(&int8(&anomaly_detection()), DeviceParams { supply_v, ..board(key) }).energy_uj.unwrap();
        let ratio = |key: &str, volts| energy(key, Some(volts)).typical / energy(key, None).typical;
        // Linear on the L4R5 (1.8 V), switching on the H7A3 (3.0 V).
        close(ratio("nucleo_l4r5zi", 3.0), 3.0 / 1.8);
        close(ratio("nucleo_h7a3zi_q", 1.8), 1.0);
        // Not known for the Pico (3.3 V): between the two.
        let (low, usual) = (energy("raspberry_pi_pico", Some(2.0)), energy("raspberry_pi_pico", None));
        close(low.high, usual.high);
        close(low.low / usual.low, 2.0 / 3.3);
    }

    fn a_coin_cell_is_promised_only_to_what_it_can_feed() {
        for (key, can_supply) in [
            ("raspberry_pi_pico", false),     // 24 mA
            ("arduino_uno_r3", false),        // 10 mA
            ("nucleo_l4r5zi", false),         // 23.5 mA
            ("esp32", false),                 // 49 mA
            ("nucleo_u575zi_q", false),       // 24 mW at 1.8 V: 13.3 mA
            ("nucleo_u385rg_q", true),        // 5.885 mW at 1.8 V: 3.3 mA
            ("sparkfun_edge", true),          // 0.288 mA
        ] {
            let report = on(key, &article());
            assert_eq!(report.battery.can_supply, Some(can_supply), "{key}");
            assert_eq!(report.inferences_per_battery.is_some(), can_supply, "{key}");
            assert_eq!(report.battery.note.contains("cannot feed"), !can_supply, "{key}");
        }
        // Ten thousand times 302 cycles at 96 MHz are three hundredths of the time: 5.885 mW of that are 0.06 mA. 200 front
        // ends of 4 ms are four fifths: 1.6 mA, more than the 0.2 that it gives continuously.
        let busy = |front_end_ms, rate_hz| {
            let device = DeviceParams { front_end_ms, rate_hz, whole_board: false, ..board("nucleo_u385rg_q") };
            hold(&float(&article()), device).battery
        };
        assert_eq!(busy(0.0, 10_000.0).can_supply, Some(true));
        assert_eq!(busy(4.0, 200.0).can_supply, Some(false));
        assert!(busy(4.0, 200.0).note.contains("on average"));
    }

    fn any_battery_counts_by_its_capacity_and_voltage() {
        let own = BatteryChoice::Own(OwnBattery { capacity_mah: 1_000.0, voltage_v: 6.0 });
        let report = nano(DeviceParams { battery: own, ..chip() });
        close(report.battery.usable_j, 21_600.0);
        let hours = report.battery_life_hours.unwrap();
        close(hours.typical, 6_000_000.0 / report.average_power_uw.total.unwrap().typical);
        // A linear regulator down to 3.0 V loses half.
        close(hours.low, 3_000_000.0 / report.average_power_uw.total.unwrap().high);
        let step_up = hold(&float(&article()), DeviceParams { battery: BatteryChoice::Lipo150, ..board("arduino_uno_r3") });
        assert!(step_up.battery.note.contains("stepped up to 5 V"), "{}", step_up.battery.note);
    }

    fn a_headline_current_is_called_optimistic_and_widened() {
        let report = on("nucleo_f411re", &article());
        assert!(words(&report).0.contains("optimistic"));
        // Latency's own factor of 1634 / 302, times 2.4, times 1.0425.
        let energy = report.energy_uj.unwrap();
        close(energy.high / energy.typical, 1634.0 / 302.0 * 2.4 * 1.0425);
    }

    fn light_indoors() {
        let with = |area_cm2, light, device: DeviceParams| nano(DeviceParams { solar: SolarCell { area_cm2, light }, ..device }).solar;
        // 4.5 µW/cm² at 200 lux; the chip needs 4.53 µW, the board 34 mW.
        let small = with(10.0, Light::Lux200, chip());
        close(small.power_uw.typical, 45.0);
        assert_eq!(small.enough, Some(true));
        holds(small.needed_cm2.unwrap(), 4.53 / 4.5);
        assert_eq!(with(10.0, Light::Lux200, board(NANO)).enough, Some(false));
        assert_eq!(with(0.1, Light::Lux200, chip()).enough, Some(false));
        // The best cells give 67 µW/cm² there.
        holds(with(1.0, Light::Lux1000, chip()).power_uw, 67.0);
        // Where a part is not known, enough is not known either.
        assert_eq!(on("nucleo_f411re", &article()).solar.enough, Some(false));
        assert_eq!(on("nucleo_g0b1re", &article()).solar.enough, None);
    }

    fn sending_against_deciding() {
        let radio = Sending { reports_per_inference: 1.0, report_bytes: 4, raw_bytes: Some(1_200) };
        let report = nano(DeviceParams { radio, ..chip() });
        let instead = &report.radio_instead;
        // 4.8 mA at 3.0 V: 14.4 mW for 1.2 ms and 24 µs a byte.
        close(report.average_power_uw.radio.unwrap().typical, 14.4e-3 * (1_200.0 + 96.0));
        close(instead.raw_energy_uj.unwrap().typical, 14.4e-3 * (1_200.0 + 28_800.0));
        close(instead.raw_latency_us.typical, 30_000.0);
        close(instead.device_energy_uj.unwrap().typical, 0.046_715_625 + 14.4e-3 * 1_296.0);
        // A second of motion, 1,200 bytes: some 0.4 mJ.
        holds(instead.raw_energy_uj.unwrap(), 400.0);
        assert!(instead.note.contains("432.0 µJ") && instead.note.contains("46.7 nJ"), "{}", instead.note);
        assert!(!instead.privacy.is_empty());
        // The row itself, where nothing else is said.
        assert_eq!(nano(chip()).radio_instead.raw_bytes, 40);
        // Measured with an nRF54L15: 15.5 µJ with 17 bytes, which is the chip beside a board without a radio.
        let beside = on("nucleo_l4r5zi", &article()).radio_instead;
        assert!(beside.radio.contains("nRF54L15"));
        holds(beside.raw_energy_uj.unwrap(), 15.5 + 0.33 * (40.0 - 17.0));
        // A radio whose current is not known.
        assert_eq!(on("sparkfun_edge", &article()).radio_instead.raw_energy_uj, None);
        let edge = hold(&float(&article()), DeviceParams { radio: Sending { reports_per_inference: 0.5, ..Sending::default() }, ..board("sparkfun_edge") });
        assert_eq!(edge.average_power_uw.radio, None);
    }
}

/// The article's model, a given number of times a second, on the chip alone.
fn on_at(key: &str, rate_hz: f64) -> DeviceReport {
    let device = DeviceParams {
        rate_hz,
        whole_board: false,
        ..board(key)
    };
    hold(&float(&article()), device)
}
