// SPDX-License-Identifier: GPL-3.0-or-later
// Reading members of JSON documents.
#include "trust/FieldReader.h"

#include "base/Encoding.h"
#include "base/Text.h"

namespace assayer::trust {

namespace {

// Of a document with the same fault a thousand times the first few tell all there is to know.
constexpr std::size_t kMaximumDefects = 40;

} // namespace

void FieldReader::defect(std::string_view reason, std::string detail)
{
    if (m_defects.size() < kMaximumDefects)
        m_defects.push_back({std::string(reason), std::move(detail)});
}

std::vector<std::byte> FieldReader::bytes(const Json& object, std::string_view key, std::string_view what)
{
    if (!jsonMember(object, key).is_string()) {
        defect("bundle-structure", "Expected " + std::string(what) + " as base64 text, found none.");
        return {};
    }
    return bytesIfAny(object, key, what);
}

std::vector<std::byte> FieldReader::bytesIfAny(const Json& object, std::string_view key, std::string_view what)
{
    const Json& value = jsonMember(object, key);
    if (value.is_null())
        return {};
    if (!value.is_string()) {
        defect("bundle-encoding", "Expected " + std::string(what) + " as base64 text, found another kind of value.");
        return {};
    }
    auto bytes = fromBase64(value.get_ref<const std::string&>());
    if (bytes)
        return std::move(*bytes);
    defect("bundle-encoding", "Expected " + std::string(what) + " as base64 text, found " + bytes.error().message +
                                  " at character " + std::to_string(bytes.error().offset.value_or(0)) + ".");
    return {};
}

std::uint64_t FieldReader::number(const Json& object, std::string_view key, std::string_view what)
{
    if (jsonMember(object, key).is_null())
        return 0;
    const auto value = jsonUnsigned(object, key);
    if (!value)
        defect("bundle-encoding", "Expected " + std::string(what) + " as a number that is not negative, found \"" +
                                      excerpt(jsonText(object, key), 60) + "\".");
    return value.value_or(0);
}

} // namespace assayer::trust
