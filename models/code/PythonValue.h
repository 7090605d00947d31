// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of a value in Python source without running it: constants, dotted names of what was imported, and where
// its data come from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::code {

enum class PythonValueKind
{
    Unknown,
    Text,     ///< str or bytes, in `text`
    Number,   ///< an integer
    Path,     ///< a dotted name: "os.system", "socket.socket()" for what a call gives, "?model.eval" for a name unknown
    List,     ///< list, tuple or set
    Function, ///< defined in the source itself, by its qualified name
    Class,    ///< likewise
};

/// Where the bytes of a value come from; several at once for what was joined.
enum PythonOrigin : unsigned
{
    kDecoded = 1U,      ///< base64, compression, character numbers, a cipher
    kFetched = 2U,      ///< the network
    kRead = 4U,         ///< a file
    kEnvironment = 8U,  ///< environment variables, user and host names
    kSecret = 16U,      ///< a place where keys and passwords are kept
    kTyped = 32U,       ///< a person or the command line
    kJoined = 64U,      ///< put together from parts that are not all constant
    kNamedByText = 128U ///< reached by a name that is a text: getattr, a module's dictionary, __import__
};

struct PythonValue;
using PythonValuePtr = std::shared_ptr<const PythonValue>;

struct PythonValue
{
    PythonValueKind kind = PythonValueKind::Unknown;
    std::string text;
    bool bytes = false;
    std::int64_t number = 0;
    unsigned origins = 0;
    std::vector<PythonValuePtr> items; ///< of a List; the arguments of a Path that ends in "()"; a method's object
    std::size_t depth = 0;             ///< of items in items

    bool isText() const { return kind == PythonValueKind::Text; }
    bool isPath() const { return kind == PythonValueKind::Path; }
};

PythonValuePtr unknownValue(unsigned origins = 0);
PythonValuePtr textValue(std::string text, bool bytes = false, unsigned origins = 0);
PythonValuePtr numberValue(std::int64_t number, unsigned origins = 0);
/// Paths beyond 512 bytes become unknown.
PythonValuePtr pathValue(std::string path, unsigned origins = 0, std::vector<PythonValuePtr> items = {});
/// At most 4096 items; nested deeper than 16 lists it keeps the origins alone.
PythonValuePtr listValue(std::vector<PythonValuePtr> items, unsigned origins = 0);
PythonValuePtr namedValue(PythonValueKind kind, std::string name);

/// Python's operators on what is known: + % * and the bit operators; otherwise unknown with both origins.
PythonValuePtr combined(const PythonValuePtr& left, std::string_view operation, const PythonValuePtr& right);

/// The value behind a dot.
PythonValuePtr attributeOf(const PythonValuePtr& value, std::string_view name, bool byText = false);

/// The value behind `[index]`. `reversed` stands for the slice [::-1].
PythonValuePtr elementOf(const PythonValuePtr& value, const PythonValuePtr& index, bool reversed);

/// What a call gives: decoders, codecs, joins and reflection are followed, at most 4 MiB of text.
PythonValuePtr resultOf(const PythonValuePtr& callee, const std::vector<PythonValuePtr>& arguments);

/// All that is known of where a list's parts come from.
unsigned originsOf(const std::vector<PythonValuePtr>& values);

/// base64 in Python's lenient reading (other characters are skipped); empty where nothing is left.
std::string lenientBase64(std::string_view text);

/// zlib, gzip or raw deflate, at most 4 MiB of it; empty where it is none.
std::string inflated(std::string_view bytes);

} // namespace assayer::code
