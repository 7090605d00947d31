// SPDX-License-Identifier: GPL-3.0-or-later
// What a reader found out about one file: facts, never judgements. The rules in risk/ judge.
#pragma once

#include "base/Json.h"
#include "format/PythonFacts.h"
#include "pickle/Analysis.h"
#include "record/Inspection.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assayer::format {

/// Something a rule may care about, at its place. `kind` is "<format>.<what>" in lower-case words with hyphens; the
/// rule catalogue says which rule it stands for ("observations" of a rule), so that a reader knows no rules.
struct Observation
{
    std::string kind;   ///< "safetensors.hole"
    std::string detail; ///< one sentence for people: what was expected and what stands there
    std::string member; ///< name of the member or tensor it is about, or empty
    std::optional<std::uint64_t> offset;
    std::optional<std::uint64_t> length;
};

/// One pickle stream of a file with what the machine found in it.
struct PickleStream
{
    std::string member; ///< archive member it stands in, or empty for the file itself
    std::string format; ///< of the member that holds it ("torch-zip"), or empty for the file itself
    pickle::Analysis analysis;

    /// Moves all offsets by `distance`, for a stream in a member that is stored as it is in the file.
    void shift(std::uint64_t distance);
};

/// A Jinja template (chat template) to be judged as a template.
struct Template
{
    std::string name;                    ///< "chat_template", "tokenizer.chat_template.tool_use"
    std::string member;                  ///< archive member or empty
    std::string text;                    ///< at most Limits::documentBytes
    std::optional<std::uint64_t> offset; ///< of the text in the file, where it is stored as it is
};

/// A Python callable, class or module that a file names for its loader to import, and perhaps to call.
struct Target
{
    std::string how;   ///< what names it: "skops-function", "configuration" ...; the judgement knows them
    std::string path;  ///< "os.system"
    std::string place; ///< for people: a JSON pointer or key
    std::string member;
    std::optional<std::uint64_t> offset;
};

/// Source code to be judged as what it is, wherever it was found.
struct Script
{
    std::string language; ///< "python", "shell", "powershell", "batch"
    std::string role;     ///< "module", "setup", "site-hook", "notebook-cell", "torchscript", "build-step" ...
    std::string name;     ///< of the file, cell or step it is
    std::string member;   ///< archive member or empty
    std::string text;
    std::optional<std::uint64_t> offset; ///< of the text in the file, where it stands there as it is
    std::uint64_t firstLine = 1;         ///< line of the file in which it begins
};

/// Filled by a reader as it goes, so that what was found before a failure is kept.
///
/// Names in `values` that all parts of the program share, each present only where known:
///   tensors, parameters, dtypes{name: elements}  as design.md says, by addTensor()
///   architecture      "LlamaForCausalLM", "llama"       contextLength, vocabulary   integers
///   modelType         config.json's model_type          hiddenSize, layers          integers
///   dtype             the declared one ("bfloat16")     quantization                object as declared
///   baseModel         "owner/name" that the file names as its base; baseModelRevision
///   libraries         [{name, specifier, line|pointer}]  packages the file asks for or was written with
///   autoMap           {AutoClass: "module.Class"}        code that the loader would fetch from the repository
///   license, name, organization, sourceUrl, datasets     as the file's own metadata state them
///   protocol, globals[], opcodes                          of a pickle
///   config            the members of a JSON configuration that are scalars or short, for evidence by JSON pointer
struct Facts
{
    std::string format;           ///< id of the reader ("safetensors")
    Json values = Json::object(); ///< becomes facts{} of the record; see design.md for the common names
    std::vector<record::Member> members;
    std::vector<Observation> observations;
    std::vector<PickleStream> pickles;
    std::vector<Template> templates;
    std::vector<Target> targets;
    std::vector<Script> scripts;
    std::vector<PythonReference> references; ///< what a loader looks up in Python by name, outside of pickles
    std::vector<PythonCode> code;            ///< compiled Python that the file carries
    std::vector<record::Problem> problems;   ///< parts that could not be read; `path` stays empty, the caller sets it
};

/// Adds one tensor to the members and to the sums `tensors`, `parameters` and `dtypes` of the values. Beyond
/// `memberLimit` members only the sums grow and `membersOmitted` counts. Overflow of the sums saturates.
void addTensor(Facts& facts, record::Member tensor, std::size_t memberLimit);

} // namespace assayer::format
