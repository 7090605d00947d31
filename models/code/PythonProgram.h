// SPDX-License-Identifier: GPL-3.0-or-later
// What Python source would import, call and change, with what is known of the arguments, and when: on import, when it
// is run as a program, or when one of its functions is used. Nothing is executed.
#pragma once

#include "code/PythonValue.h"
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assayer::code {

enum class PythonMoment
{
    Import, ///< as soon as the module is imported, the notebook's cell or the script is run
    Script, ///< below `if __name__ == "__main__"`
    Method, ///< when a method of a class is used
    Use,    ///< when some other function is used that the source itself does not call on import
};

struct PythonPlace
{
    std::size_t offset = 0; ///< in the source
    std::size_t line = 1;
    PythonMoment moment = PythonMoment::Import;
    std::string function; ///< qualified name of what it stands in; empty at the module's level
};

struct PythonCall
{
    std::string callee; ///< "os.system"; begins with '?' where it is a name of the source or unknown
    std::vector<PythonValuePtr> arguments;
    std::map<std::string, PythonValuePtr> keywords;
    std::vector<PythonValuePtr> object; ///< the text or list that a method belongs to, or what Path(...) was made from
    unsigned origins = 0;               ///< of the callee: PythonOrigin
    std::string written;                ///< the call as it stands in the source, shortened
    PythonPlace place;

    /// The argument by position or by name, or null.
    const PythonValue* argument(std::size_t position, std::string_view name) const;
    unsigned argumentOrigins() const;
};

struct PythonImport
{
    std::string module; ///< "torch.nn", ".local"
    std::string name;   ///< of `from module import name`; "*" for all; empty otherwise
    PythonPlace place;
};

/// A callable that is not called here: handed to something, stored, or used as a decorator.
struct PythonMention
{
    std::string path;
    std::string handedTo; ///< callee that takes it as an argument; empty where it is only stored
    unsigned origins = 0;
    std::string written;
    PythonPlace place;
};

/// An assignment to an attribute or element of something imported ("torch.load = ...", "sys.modules[...] = ...").
struct PythonAssignment
{
    std::string target;
    std::string written;
    PythonPlace place;
};

struct PythonClass
{
    std::string name;
    std::vector<std::string> bases;
};

/// A long text constant, which may carry something.
struct PythonConstant
{
    std::string text;
    std::size_t offset = 0;
    std::size_t line = 1;
};

struct PythonProgram
{
    std::vector<PythonCall> calls;
    std::vector<PythonImport> imports;
    std::vector<PythonMention> mentions;
    std::vector<PythonAssignment> assignments;
    std::vector<PythonClass> classes;
    std::vector<PythonConstant> constants;   ///< of 256 bytes and more
    std::vector<std::size_t> disguised;      ///< offsets of names written in look-alike letters
    std::vector<std::size_t> directionMarks; ///< offsets of characters that change the order of what is shown
    std::optional<std::size_t> brokenAt;     ///< offset where a string or bracket is not closed
    bool truncated = false;                  ///< a bound was reached: the rest was not read
};

/// Reads up to 16 MiB of source.
PythonProgram readPython(std::string_view source);

} // namespace assayer::code
