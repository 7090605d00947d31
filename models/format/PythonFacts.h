// SPDX-License-Identifier: GPL-3.0-or-later
// What a file would make Python look up, call or run outside of a pickle: facts, never judgements.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assayer::format {

/// A Python object that a loader imports and calls because the file names it.
struct PythonReference
{
    std::string path;       ///< "builtins.eval"
    std::string expression; ///< what the loader would do, for people: "builtins.eval('print(1)')"
    std::string place;      ///< JSON pointer, layer
    std::string member;     ///< archive member or attribute, or empty
    std::optional<std::uint64_t> offset;
    std::optional<std::uint64_t> length;
};

/// Something that a code object reaches by name.
struct PythonUse
{
    std::string path; ///< dotted, as far as it is known: "os.system"; "?.system" where the object is not known
    std::string text; ///< "os.system('echo')"
    bool called = false;
    bool imported = false;
    std::uint64_t at = 0; ///< offset in the bytecode
};

/// A code object (compiled Python) that a file holds and its loader would run.
struct PythonCode
{
    std::string holder; ///< what holds it: "the Lambda layer 'l' at /config/layers/1"
    std::string member;
    std::optional<std::uint64_t> offset;
    std::optional<std::uint64_t> length;
    std::string name;    ///< co_name
    std::string python;  ///< release whose bytecode it is: "3.11"; empty where none fits
    std::string problem; ///< why it could not be decoded, or empty
    bool sound = false;  ///< every operation and operand is one of that release
    std::vector<PythonUse> uses;
    std::vector<std::string> listing; ///< disassembly, a line an operation; at most 400 lines
};

} // namespace assayer::format
