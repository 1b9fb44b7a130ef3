//! The machines that firmware is compiled for and run on: this one, Cortex-M in QEMU, an AVR in simavr.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Where a program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Machine {
    /// This computer, C99.
    Host,
    /// This computer, C++11.
    HostCpp,
    /// Without long products, unaligned loads and floating point.
    CortexM0Plus,
    /// Without floating point.
    CortexM3,
    /// With floating point that may fuse, and with the DSP extension.
    CortexM4F,
    /// 8 bits, an int of 16, constants in an address space of their own; compiled as the Arduino IDE does.
    Avr,
}

impl Machine {
    /// The compiler with what it needs to know of the machine.
    fn compiler(self) -> &'static str {
        match self {
            Machine::Host => "gcc -x c -std=c99 -O2",
            Machine::HostCpp => "g++ -x c++ -std=c++11 -O2",
            Machine::CortexM0Plus => {
                "arm-none-eabi-gcc -x c -std=c99 -Os -mcpu=cortex-m0plus -mthumb"
            }
            Machine::CortexM3 => "arm-none-eabi-gcc -x c -std=c99 -O2 -mcpu=cortex-m3 -mthumb",
            // In GNU's dialect the compiler fuses products and sums wherever nothing forbids it.
            Machine::CortexM4F => {
                "arm-none-eabi-gcc -x c -std=gnu99 -O2 -mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16"
            }
            Machine::Avr => "avr-gcc -x c++ -std=gnu++11 -Os -mmcu=atmega328p",
        }
    }

    fn is_arm(self) -> bool {
        self.compiler().starts_with("arm")
    }

    /// The emulator with what it needs to know, none for this computer.
    fn emulator(self) -> Option<&'static str> {
        match self {
            Machine::Host | Machine::HostCpp => None,
            Machine::CortexM0Plus => Some("qemu-system-arm -M microbit"),
            Machine::CortexM3 => Some("qemu-system-arm -M mps2-an385"),
            Machine::CortexM4F => Some("qemu-system-arm -M mps2-an386"),
            Machine::Avr => Some("simavr -m atmega328p -f 16000000"),
        }
    }

    /// Whether its programs are installed; says so where they are not.
    pub(crate) fn is_here(self) -> bool {
        let missing = [Some(self.compiler()), self.emulator()]
            .into_iter()
            .flatten()
            .find(|line| command(line).arg("--help").output().is_err());
        if let Some(line) = missing {
            println!(
                "skipped: {self:?} needs {}",
                line.split(' ').next().unwrap()
            );
        }
        missing.is_none()
    }

    /// Compiles a program, every warning an error.
    pub(crate) fn compile(self, name: &str, source: &str, flags: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("firmware");
        fs::create_dir_all(&folder).unwrap();
        let source_file = folder.join(format!("{name}-{self:?}.c"));
        let program = source_file.with_extension("elf");
        fs::write(&source_file, source).unwrap();
        let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/firmware");
        let mut compiler = command(self.compiler());
        compiler
            .args("-Wall -Wextra -Wpedantic -Werror".split(' '))
            .args(flags.split_whitespace())
            .arg("-I")
            .arg(&home)
            .arg("-o")
            .arg(&program)
            .arg(&source_file);
        if self.is_arm() {
            compiler
                .arg(home.join("startup.c"))
                .arg("-nostartfiles")
                .arg("-T")
                .arg(home.join("cortex-m.ld"));
        }
        let output = compiler.arg("-lm").output().unwrap();
        assert!(
            output.status.success(),
            "{self:?}, {name}: {}",
            text(&output)
        );
        program
    }

    /// Runs a program: the numbers of eight hexadecimal digits that it prints.
    pub(crate) fn run(self, program: &Path) -> Vec<u32> {
        numbers(&self.output(program, ""))
    }

    /// Runs a program where an instruction takes a nanosecond: the numbers that it prints.
    #[allow(dead_code, reason = "only the calibration counts")]
    pub(crate) fn run_counting(self, program: &Path) -> Vec<u32> {
        numbers(&self.output(program, "-icount shift=0"))
    }

    /// Runs a program, with further arguments for the emulator: what it prints.
    pub(crate) fn output(self, program: &Path, arguments: &str) -> String {
        let mut runner = match self.emulator() {
            None => Command::new(program),
            Some(line) => command(line),
        };
        if self.is_arm() {
            runner
                .args("-display none -monitor none -serial none".split(' '))
                .args("-semihosting-config enable=on,target=native -kernel".split(' '));
        }
        if self.emulator().is_some() {
            runner.arg(program);
        }
        runner.args(arguments.split_whitespace());
        let output = runner.output().unwrap();
        assert!(output.status.success(), "{self:?}: {}", text(&output));
        text(&output)
    }
}

/// The numbers of eight hexadecimal digits in a text.
fn numbers(text: &str) -> Vec<u32> {
    text.split(|c: char| !c.is_ascii_hexdigit())
        .filter(|word| word.len() == 8)
        .map(|word| u32::from_str_radix(word, 16).unwrap())
        .collect()
}

fn command(line: &str) -> Command {
    let mut words = line.split(' ');
    let mut command = Command::new(words.next().unwrap());
    command.args(words);
    command
}

/// What a program printed, on either stream.
fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}
