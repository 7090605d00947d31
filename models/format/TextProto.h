// SPDX-License-Identifier: GPL-3.0-or-later
// The text format of Protocol Buffers (protobuf.dev, "Text Format Language Specification"), turned into the wire
// format, so that one reader judges both forms of a message.
#pragma once

#include "base/Error.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace assayer::format {

/// "In a message of kind `parent` the field `name` has the number `number`." `child` is the kind of the message that it
/// holds, or kTextProtoScalar.
struct TextProtoField
{
    std::uint16_t parent;
    std::string_view name;
    std::uint32_t number;
    std::uint16_t child;
};

inline constexpr std::uint16_t kTextProtoScalar = 0xFFFF;

struct TextProtoSchema
{
    std::span<const TextProtoField> fields;
    /// The number of an enumeration's word ("DT_STRING"), or nothing.
    std::function<std::optional<std::uint64_t>(std::string_view)> wordNumber;
};

struct TextProtoMessage
{
    std::string wire;           ///< the fields that the schema names; others are left out
    std::optional<Error> error; ///< where the text broke off; what stood before is in `wire`
};

/// Reads `text` as a message of kind `root`. Nesting costs an entry on an explicit stack, of which 200 are allowed.
TextProtoMessage wireFromText(std::string_view text, std::uint16_t root, const TextProtoSchema& schema);

/// The name of the first field, behind blanks and comments, where ':' or '{' follows it; empty otherwise.
std::string_view firstTextField(std::string_view text);

} // namespace assayer::format
