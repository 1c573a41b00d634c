//! Arguments → settings: what to read, and which format goes to which [`Target`]. Looks at the file system (is it a
//! folder?) but changes nothing.

use std::ffi::OsStr;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::thread;

use super::annotate::AnnotateFormat;
use super::args::{AnnotateArgs, ExtractArgs, GraphInputArgs, GraphOutputArgs, InputArgs};
use crate::annotate::AnnotationFormat;
use crate::document::{self, InputFormat};
use crate::error::{Error, ErrorKind, Result};
use crate::export::{self, Clustering, CypherDialect, ExportOptions, Format, Theme};
use crate::import::GraphFormat;

/// A set of formats chosen by name.
pub(super) trait Named: Copy + 'static {
    /// Every format.
    const ALL: &'static [Self];
    /// The name on the command line.
    fn name(self) -> &'static str;
}

/// A set of formats that files are written in.
pub(super) trait FileFormat: Named + PartialEq {
    /// The extension of new files.
    fn extension(self) -> &'static str;
    /// The format of files with this extension.
    fn from_extension(extension: &str) -> Option<Self>;
    /// What its files are called, where it takes several.
    fn parts(self) -> Vec<&'static str> {
        Vec::new()
    }
    /// Whether it can be written; alone: to a single file or stream.
    fn check(self, _alone: bool) -> Result<()> {
        Ok(())
    }
}

macro_rules! named {
    ($($format:ty),+) => {
        $(impl Named for $format {
            const ALL: &'static [Self] = <$format>::ALL;
            fn name(self) -> &'static str {
                <$format>::name(self)
            }
        })+
    };
}

named!(InputFormat, Format, GraphFormat, Theme, Clustering, CypherDialect);

impl FileFormat for Format {
    fn extension(self) -> &'static str {
        Self::extension(self)
    }

    fn from_extension(extension: &str) -> Option<Self> {
        Self::from_extension(extension)
    }

    fn parts(self) -> Vec<&'static str> {
        Self::parts(self).collect()
    }

    fn check(self, alone: bool) -> Result<()> {
        if !self.is_built() {
            return Err(export::not_built(self.name()));
        }
        if alone && !self.is_stream() {
            let parts = self.parts().collect::<Vec<_>>().join(" and ");
            let message = format!("{} is several files ({parts}): write it into a folder, -o FOLDER/", self.name());
            return Err(Error::new(ErrorKind::Usage, message));
        }
        Ok(())
    }
}

/// Where an output goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Standard output.
    Stdout,
    /// A file, in a folder that must be there.
    File(PathBuf),
    /// A file in a folder that is made where it is missing.
    Entry(PathBuf),
    /// The same, for one part of a format that takes several files.
    Part(PathBuf, &'static str),
}

impl Target {
    /// The file it is.
    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Stdout => None,
            Self::File(path) | Self::Entry(path) | Self::Part(path, _) => Some(path),
        }
    }
}

/// What is read, and how.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) inputs: Vec<PathBuf>,
    pub(super) from: Option<InputFormat>,
    /// Day of publication where a document does not say.
    pub(super) date: Option<String>,
    /// Table of aliases, merges and splits.
    pub(super) aliases: Option<PathBuf>,
    pub(super) jobs: usize,
    pub(super) quiet: bool,
}

/// Which graphs are read.
#[derive(Debug)]
pub(super) struct GraphReading {
    pub(super) graphs: Vec<PathBuf>,
    pub(super) from: Option<GraphFormat>,
    pub(super) quiet: bool,
}

/// What of a graph is written, and where to.
#[derive(Debug)]
pub(super) struct GraphWriting {
    pub(super) outputs: Vec<(Format, Target)>,
    pub(super) min_confidence: f32,
    /// The actor and the number of steps around it.
    pub(super) focus: Option<(String, usize)>,
    pub(super) options: ExportOptions,
}

/// What `extract` does.
#[derive(Debug)]
pub(super) struct ExtractSettings {
    pub(super) reading: Reading,
    pub(super) writing: GraphWriting,
}

/// What `export`, `merge` and `forget` do.
#[derive(Debug)]
pub(super) struct ExportSettings {
    pub(super) reading: GraphReading,
    pub(super) writing: GraphWriting,
}

/// What `annotate` does.
#[derive(Debug)]
pub(super) struct AnnotateSettings {
    pub(super) reading: Reading,
    pub(super) outputs: Vec<(AnnotateFormat, Target)>,
}

impl ExtractSettings {
    pub(super) fn new(args: ExtractArgs) -> Result<Self> {
        let writing = GraphWriting::new(args.output, &args.input.inputs)?;
        Ok(Self { reading: Reading::new(args.input), writing })
    }
}

impl ExportSettings {
    pub(super) fn new(input: GraphInputArgs, output: GraphOutputArgs) -> Result<Self> {
        let writing = GraphWriting::new(output, &input.graphs)?;
        Ok(Self { reading: input.into(), writing })
    }
}

impl GraphWriting {
    /// The outputs that must not replace the graph they are made of. The others may: they are files that hold all of it.
    pub(super) fn partial(&self) -> impl Iterator<Item = &Target> {
        let all = self.min_confidence == 0.0 && self.focus.is_none();
        let read_back = |format: Format| GraphFormat::ALL.iter().any(|known| known.name() == format.name());
        let whole = move |format, target: &Target| all && read_back(format) && target.path().is_some();
        self.outputs.iter().filter(move |(format, target)| !whole(*format, target)).map(|(_, target)| target)
    }

    fn new(args: GraphOutputArgs, inputs: &[PathBuf]) -> Result<Self> {
        let defaults =
            Defaults { stdout: Format::Jsonl, folder: &[Format::Dot, Format::JsonLd], stem: stem(inputs, "graph") };
        let outputs = outputs(args.output.as_deref(), &args.to, &defaults)?;
        let mut options = ExportOptions::default();
        if let Some(base) = args.base_iri {
            options.base = base;
        }
        options.picture_nodes = args.max_nodes;
        options.theme = args.theme;
        options.clusters = args.cluster;
        options.cypher = args.dialect;
        let focus = args.focus.map(|actor| (actor, args.depth));
        Ok(Self { outputs, min_confidence: args.min_confidence, focus, options })
    }
}

impl From<GraphInputArgs> for GraphReading {
    fn from(args: GraphInputArgs) -> Self {
        Self { graphs: args.graphs, from: args.from, quiet: args.quiet }
    }
}

impl AnnotateSettings {
    pub(super) fn new(args: AnnotateArgs) -> Result<Self> {
        let json = AnnotateFormat::Written(AnnotationFormat::Json);
        let defaults = Defaults {
            stdout: if io::stdout().is_terminal() { AnnotateFormat::View } else { json },
            folder: if args.to.is_empty() { &[AnnotateFormat::Written(AnnotationFormat::Json)] } else { &[] },
            stem: stem(&args.input.inputs, "annotated"),
        };
        let outputs = outputs(args.output.as_deref(), &args.to, &defaults)?;
        Ok(Self { reading: Reading::new(args.input), outputs })
    }
}

impl Reading {
    pub(super) fn new(args: InputArgs) -> Self {
        let cores = || thread::available_parallelism().map_or(1, usize::from);
        Self {
            inputs: args.inputs,
            from: args.from,
            date: args.date,
            aliases: args.aliases,
            jobs: args.jobs.map_or_else(cores, usize::from),
            quiet: args.quiet,
        }
    }

    /// Every file that is read: those of the folders, the table of aliases; `-` for standard input.
    pub(super) fn files(&self) -> impl Iterator<Item = PathBuf> {
        document::files(self.inputs.clone()).chain(self.aliases.clone())
    }
}

/// What is written where nothing is asked for.
struct Defaults<F: 'static> {
    stdout: F,
    /// Written into every folder.
    folder: &'static [F],
    /// File name, without extension, in a folder.
    stem: String,
}

/// The file or folder name of a single input without extension; `several` for anything else.
fn stem(inputs: &[PathBuf], several: &str) -> String {
    match inputs {
        [one] if one.as_os_str() != "-" => {
            let name = if one.is_dir() { one.file_name() } else { one.file_stem() };
            name.unwrap_or(OsStr::new(several)).to_string_lossy().into_owned()
        }
        _ => several.to_owned(),
    }
}

fn outputs<F: FileFormat>(output: Option<&Path>, to: &[F], defaults: &Defaults<F>) -> Result<Vec<(F, Target)>> {
    let usage = |message: String| Err(Error::new(ErrorKind::Usage, message));
    let mut formats: Vec<F> = Vec::new();
    for &format in to {
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    let path = match output {
        Some(path) if path.as_os_str() != "-" => path,
        _ if formats.len() > 1 => {
            return usage("several --to need -o FOLDER/: standard output takes one format".to_owned());
        }
        _ => {
            let format = formats.first().copied().unwrap_or(defaults.stdout);
            return format.check(true).map(|()| vec![(format, Target::Stdout)]);
        }
    };
    if names_folder(path) {
        let mut all = defaults.folder.to_vec();
        all.extend(formats.into_iter().filter(|f| !defaults.folder.contains(f)));
        let mut targets = Vec::new();
        for format in all {
            format.check(false)?;
            let (stem, extension) = (&defaults.stem, format.extension());
            let part = |part| Target::Part(path.join(format!("{stem}.{part}.{extension}")), part);
            match format.parts().as_slice() {
                [] => targets.push((format, Target::Entry(path.join(format!("{stem}.{extension}"))))),
                parts => targets.extend(parts.iter().map(|name| (format, part(name)))),
            }
        }
        return Ok(targets);
    }
    let by_extension = path.extension().and_then(OsStr::to_str).and_then(F::from_extension);
    match (formats.as_slice(), by_extension) {
        (&[format], _) | ([], Some(format)) => {
            format.check(true).map(|()| vec![(format, Target::File(path.to_owned()))])
        }
        ([], None) => {
            let known: Vec<String> = F::ALL.iter().map(|f| format!(".{}", f.extension())).collect();
            let path = path.display();
            usage(format!(
                "-o {path}: no known extension ({}); give --to, or write {path}/ for a folder",
                known.join(", ")
            ))
        }
        _ => usage(format!("several --to need a folder: write {}/", path.display())),
    }
}

/// A path that ends in a separator, or an existing folder.
fn names_folder(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().last().is_some_and(|&b| std::path::is_separator(b.into())) || path.is_dir()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(output: Option<&str>, to: &[Format]) -> std::result::Result<Vec<(&'static str, String)>, String> {
        let defaults =
            Defaults { stdout: Format::Jsonl, folder: &[Format::Dot, Format::JsonLd], stem: "news".to_owned() };
        let found = outputs(output.map(Path::new), to, &defaults).map_err(|e| e.to_string())?;
        let name = |target: Target| target.path().map_or("-".to_owned(), |path| path.display().to_string());
        Ok(found.into_iter().map(|(f, target)| (f.name(), name(target))).collect())
    }

    #[test]
    fn formats_find_their_targets() {
        let target = |format, path: &str| (format, path.to_owned());
        assert_eq!(resolve(None, &[]).unwrap(), [target("jsonl", "-")]);
        assert_eq!(resolve(Some("-"), &[Format::Dot]).unwrap(), [target("dot", "-")]);
        let both = [target("dot", "new/news.dot"), target("jsonld", "new/news.jsonld")];
        assert_eq!(resolve(Some("new/"), &[]).unwrap(), both);
        assert_eq!(resolve(Some("new/"), &[Format::Dot]).unwrap(), both);
        assert_eq!(resolve(Some("new/"), &[Format::Jsonl]).unwrap()[2], target("jsonl", "new/news.jsonl"));
        let tables = [target("csv", "new/news.nodes.csv"), target("csv", "new/news.edges.csv")];
        assert_eq!(resolve(Some("new/"), &[Format::Csv]).unwrap()[2..], tables);
        assert_eq!(resolve(Some("a.csv"), &[]).unwrap(), [target("csv", "a.csv")]);
        assert_eq!(resolve(Some("a.dot"), &[]).unwrap(), [target("dot", "a.dot")]);
        assert_eq!(resolve(Some("a.dot"), &[Format::Jsonl]).unwrap(), [target("jsonl", "a.dot")]);
    }

    #[test]
    fn contradictions_are_explained() {
        assert!(resolve(None, &[Format::Dot, Format::Jsonl]).unwrap_err().contains("-o FOLDER/"));
        assert!(resolve(Some("a.png"), &[]).unwrap_err().contains(".jsonld"));
        assert!(resolve(Some("a.dot"), &[Format::Dot, Format::Jsonl]).unwrap_err().contains("a.dot/"));
        assert!(resolve(None, &[Format::Neo4jCsv]).unwrap_err().contains("nodes and relationships"));
        assert!(resolve(Some("a.csv"), &[Format::Neo4jCsv]).unwrap_err().contains("-o FOLDER/"));
        let parquet = resolve(Some("new/"), &[Format::Parquet]);
        assert_eq!(parquet.is_ok(), cfg!(feature = "parquet"));
        assert!(parquet.err().is_none_or(|error| error.contains("--features parquet")));
    }

    #[test]
    fn files_are_named_for_a_single_input() {
        let of = |inputs: &[&str]| stem(&inputs.iter().map(PathBuf::from).collect::<Vec<_>>(), "graph");
        assert_eq!(of(&["a/news.txt"]), "news");
        assert_eq!(of(&["-"]), "graph");
        assert_eq!(of(&["a.txt", "b.txt"]), "graph");
        assert_eq!(of(&["src/cli/"]), "cli");
        assert_eq!(of(&[".."]), "graph");
    }
}
