//! The lists of functions that a first picture does not need: `rest.txt`, and `inside.txt` for those that the pictures of
//! the model's inside do. One line for each function, or for everything below a path.
//!
//! A function belongs to the part of the project that it names first, wherever it comes from: a sort for the rows of a tree
//! goes with the trees. What is not on the list is loaded at once, so a new function makes the first visit larger at most.

use std::collections::{BTreeMap, HashSet};

use rustc_demangle::demangle;

/// How our own paths begin.
const OURS: &str = "tinyml_playground::";
/// A smaller function alone is not worth its door, in bytes.
const SMALLEST: usize = 60;

/// A function of the whole module, with its place there and its size in bytes.
pub(crate) struct Function {
    pub(crate) place: usize,
    pub(crate) symbol: String,
    pub(crate) size: usize,
}

/// The list as it is looked up.
pub(crate) struct Cold<'a>(HashSet<&'a str>);

impl<'a> Cold<'a> {
    pub(crate) fn read(text: &'a str) -> Self {
        Self(text.lines().filter(|line| !line.starts_with('#')).collect())
    }

    /// Whether the list has a function, given its symbol.
    pub(crate) fn has(&self, symbol: &str) -> bool {
        let name = full_name(symbol);
        let path = path(&name);
        self.0.contains(name.as_str()) || starts(path).any(|start| self.0.contains(start))
    }
}

/// The lines of the list: the paths below which nothing was called, as short as they can be.
pub(crate) fn lines(functions: &[Function], called: impl Fn(usize) -> bool) -> Vec<String> {
    let mut called_below: BTreeMap<String, bool> = BTreeMap::new();
    let mut by_name: BTreeMap<String, (usize, bool)> = BTreeMap::new();
    for function in functions {
        let name = full_name(&function.symbol);
        let called = called(function.place);
        for start in starts(path(&name)) {
            *called_below.entry(start.to_owned()).or_default() |= called;
        }
        let entry = by_name.entry(name).or_default();
        entry.0 += function.size;
        entry.1 |= called;
    }
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    for (name, (size, called)) in by_name {
        if called {
            continue;
        }
        let highest = starts(path(&name)).find(|start| called_below.get(*start) == Some(&false));
        *sizes
            .entry(highest.unwrap_or(&name).to_owned())
            .or_default() += size;
    }
    sizes
        .into_iter()
        .filter(|(_, size)| *size >= SMALLEST)
        .map(|(line, _)| line)
        .collect()
}

/// A path's beginnings, from the shortest to itself.
fn starts(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices("::")
        .map(|(end, _)| &path[..end])
        .chain([path])
}

/// A function's name with its generic arguments, without the hashes that change with every build.
pub(crate) fn full_name(symbol: &str) -> String {
    format!("{:#}", demangle(symbol))
}

/// The path that a function is looked up by.
fn path(name: &str) -> &str {
    let ours = name.find(OURS).map_or(name, |start| &name[start..]);
    let ours = ours.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let end = ours.find(|letter: char| !(letter.is_alphanumeric() || "_:{}#".contains(letter)));
    let path = &ours[..end.unwrap_or(ours.len())];
    path.trim_end_matches(':')
}

#[cfg(test)]
mod tests {
    use super::{Cold, Function, lines};

    /// Functions of these names, all of a size that is worth a line.
    fn functions(names: &[&str]) -> Vec<Function> {
        let function = |(place, name): (usize, &&str)| Function {
            place,
            symbol: (*name).to_owned(),
            size: 1000,
        };
        names.iter().enumerate().map(function).collect()
    }

    #[test]
    fn what_is_not_called_is_named_as_shortly_as_can_be() {
        let functions = functions(&[
            "tinyml_playground::run",
            "tinyml_playground::tree::grow",
            "tinyml_playground::tree::prune",
            "core::sort::<tinyml_playground::tree::Node>",
            "core::sort::<tinyml_playground::Row>",
            "core::fmt",
        ]);
        let lines = lines(&functions, |place| [0, 5].contains(&place));
        assert_eq!(lines, ["tinyml_playground::Row", "tinyml_playground::tree"]);
        let text = lines.join("\n");
        let cold = Cold::read(&text);
        let listed = functions.iter().map(|function| cold.has(&function.symbol));
        assert!(listed.eq([false, true, true, true, true, false]));
    }

    #[test]
    fn a_called_instance_does_not_hide_the_others() {
        let functions = functions(&[
            "<tinyml_playground::Row>::sort::<u8>",
            "<tinyml_playground::Row>::sort::<f64>",
        ]);
        let lines = lines(&functions, |place| place == 0);
        assert_eq!(lines, ["<tinyml_playground::Row>::sort::<f64>"]);
    }
}
