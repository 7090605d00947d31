// SPDX-License-Identifier: GPL-3.0-or-later
// XGBoost models: JSON, UBJSON (Universal Binary JSON, draft 12, with its optimised containers) and the old binary
// form.
#include "base/Text.h"
#include "format/BoostedTrees.h"
#include "format/JsonScanner.h"
#include "format/Readers.h"
#include "source/Cursor.h"

#include <algorithm>
#include <charconv>

namespace assayer::format {

namespace {

std::optional<std::int64_t> integerIn(std::string_view text)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

class UbjsonReader
{
public:
    UbjsonReader(const Input& input, Facts& facts)
        : m_cursor(input.bytes), m_depth(input.limits.documentDepth), m_trees(facts), m_observations(facts)
    {
    }

    Result<void> read()
    {
        auto done = values();
        if (done && !m_cursor.atEnd())
            m_observations.add("ubjson.broken", "bytes follow the model", {}, m_cursor.position(), {});
        if (!done)
            m_observations.add(done.error().kind == ErrorKind::LimitExceeded ? "ubjson.too-deep" : "ubjson.broken",
                               done.error().message, {}, done.error().offset, {});
        m_trees.finish();
        return done;
    }

private:
    struct Container
    {
        bool object = false;
        char type = 0;                      ///< of all elements, or 0
        std::optional<std::uint64_t> count; ///< or up to the end mark
    };

    Result<char> mark()
    {
        const auto byte = m_cursor.little<std::uint8_t>();
        if (!byte)
            return failure(byte.error());
        return static_cast<char>(*byte);
    }

    static std::size_t sizeOf(char type)
    {
        switch (type) {
        case 'i':
        case 'U':
        case 'C':
            return 1;
        case 'I':
            return 2;
        case 'l':
        case 'd':
            return 4;
        case 'L':
        case 'D':
            return 8;
        default:
            return 0;
        }
    }

    Result<std::int64_t> integer(char type)
    {
        const auto fail = [](const Error& error) { return failure(error); };
        if (type == 'i' || type == 'U') {
            const auto value = m_cursor.big<std::uint8_t>();
            return value ? Result<std::int64_t>(type == 'U' ? *value : static_cast<std::int8_t>(*value))
                         : fail(value.error());
        }
        if (type == 'I') {
            const auto value = m_cursor.big<std::uint16_t>();
            return value ? Result<std::int64_t>(static_cast<std::int16_t>(*value)) : fail(value.error());
        }
        if (type == 'l') {
            const auto value = m_cursor.big<std::uint32_t>();
            return value ? Result<std::int64_t>(static_cast<std::int32_t>(*value)) : fail(value.error());
        }
        if (type == 'L') {
            const auto value = m_cursor.big<std::uint64_t>();
            return value ? Result<std::int64_t>(static_cast<std::int64_t>(*value)) : fail(value.error());
        }
        return failure(ErrorKind::Malformed, "a length is no integer", m_cursor.position());
    }

    Result<std::uint64_t> length()
    {
        const auto type = mark();
        if (!type)
            return failure(type.error());
        const auto value = integer(*type);
        if (!value)
            return failure(value.error());
        if (*value < 0 || static_cast<std::uint64_t>(*value) > m_cursor.remaining()) {
            m_observations.add("ubjson.bad-length", "a length of " + std::to_string(*value) + " leads out of the file",
                               {}, m_cursor.position(), {});
            return failure(ErrorKind::Malformed, "a length leads out of the file", m_cursor.position());
        }
        return static_cast<std::uint64_t>(*value);
    }

    Result<std::string> text()
    {
        const auto size = length();
        if (!size)
            return failure(size.error());
        std::string kept;
        constexpr std::uint64_t kKept = 64;
        if (*size <= kKept) {
            const auto bytes = m_cursor.take(static_cast<std::size_t>(*size));
            if (!bytes)
                return failure(bytes.error());
            return std::string(asText(*bytes));
        }
        const auto skipped = m_cursor.skip(*size);
        if (!skipped)
            return failure(skipped.error());
        return kept;
    }

    // One value behind its type; containers are opened on the stack.
    Result<void> value(char type)
    {
        if (type == '{' || type == '[')
            return open(type == '{');
        if (type == 'S' || type == 'H') {
            const auto string = text();
            if (!string)
                return failure(string.error());
            if (const auto number = integerIn(*string))
                m_trees.number(*number);
            return {};
        }
        if (type == 'Z' || type == 'N' || type == 'T' || type == 'F')
            return {};
        if (type == 'd' || type == 'D' || type == 'C')
            return m_cursor.skip(sizeOf(type));
        if (sizeOf(type) == 0)
            return failure(ErrorKind::Malformed, "a type is unknown", m_cursor.position());
        const auto number = integer(type);
        if (!number)
            return failure(number.error());
        m_trees.number(*number);
        return {};
    }

    Result<void> open(bool object)
    {
        if (m_open.size() >= m_depth)
            return failure(ErrorKind::LimitExceeded, "containers are nested too deep", m_cursor.position());
        Container container;
        container.object = object;
        auto next = m_cursor.peek(1);
        if (next && !next->empty() && static_cast<char>((*next)[0]) == '$') {
            (void)m_cursor.skip(1);
            const auto type = mark();
            if (!type)
                return failure(type.error());
            container.type = *type;
            next = m_cursor.peek(1);
        }
        if (next && !next->empty() && static_cast<char>((*next)[0]) == '#') {
            (void)m_cursor.skip(1);
            const auto count = length();
            if (!count)
                return failure(count.error());
            container.count = *count;
        } else if (container.type != 0) {
            return failure(ErrorKind::Malformed, "a typed container has no count", m_cursor.position());
        }
        object ? m_trees.openObject() : m_trees.openArray();
        m_open.push_back(container);
        return {};
    }

    void close()
    {
        m_open.back().object ? m_trees.closeObject(m_cursor.position()) : m_trees.closeArray();
        m_open.pop_back();
    }

    Result<void> values()
    {
        const auto first = mark();
        if (!first)
            return failure(first.error());
        auto done = value(*first);
        while (done && !m_open.empty()) {
            Container& container = m_open.back();
            if (container.count && *container.count == 0) {
                close();
                continue;
            }
            done = entry(container);
        }
        return done;
    }

    // One element, with its key in an object; an end mark closes a container without a count.
    Result<void> entry(Container& container)
    {
        const auto next = m_cursor.peek(1);
        if (!next || next->empty())
            return failure(ErrorKind::Truncated, "the file ends within a container", m_cursor.position());
        const char ahead = static_cast<char>((*next)[0]);
        if (!container.count && ahead == (container.object ? '}' : ']')) {
            (void)m_cursor.skip(1);
            close();
            return {};
        }
        if (container.count)
            --*container.count;
        if (container.object) {
            const auto name = text();
            if (!name)
                return failure(name.error());
            m_trees.key(*name);
        }
        const char known = container.type;
        if (known != 0)
            return value(known);
        const auto type = mark();
        return type ? value(*type) : failure(type.error());
    }

    source::Cursor m_cursor;
    std::size_t m_depth;
    BoostedTrees m_trees;
    Observations m_observations;
    std::vector<Container> m_open;
};

} // namespace

Match recogniseXgboostJson(const Head& head, const Input&)
{
    const std::string_view text = asText(head.first);
    const bool begins = text.starts_with('{') && text.size() > 12;
    const bool learner = text.find("\"learner\"") != std::string_view::npos &&
                         (text.find("\"gradient_booster\"") != std::string_view::npos ||
                          text.find("\"learner_model_param\"") != std::string_view::npos ||
                          text.find("\"attributes\"") != std::string_view::npos);
    return begins && learner ? Match::ByContent : Match::No;
}

Result<void> readXgboostJson(const Input& input, Facts& facts)
{
    JsonScanner scanner(input.bytes, 0, input.bytes.size(), {input.limits.documentDepth, 64});
    BoostedTrees trees(facts);
    for (;;) {
        const JsonToken token = scanner.next();
        if (token == JsonToken::ObjectBegin)
            trees.openObject();
        else if (token == JsonToken::ObjectEnd)
            trees.closeObject(scanner.offset());
        else if (token == JsonToken::ArrayBegin)
            trees.openArray();
        else if (token == JsonToken::ArrayEnd)
            trees.closeArray();
        else if (token == JsonToken::Key)
            trees.key(scanner.text());
        else if (token == JsonToken::Number || token == JsonToken::String) {
            if (const auto number = integerIn(scanner.text()))
                trees.number(*number);
        } else if (token == JsonToken::End || token == JsonToken::Error) {
            break;
        }
    }
    trees.finish();
    const Error& error = scanner.error();
    if (error.message.empty())
        return {};
    facts.observations.push_back({error.kind == ErrorKind::LimitExceeded ? "config.too-deep" : "config.invalid-json",
                                  error.message,
                                  {},
                                  error.offset,
                                  {}});
    return failure(error);
}

Match recogniseXgboostUbjson(const Head& head, const Input& input)
{
    const std::string_view text = asText(head.first);
    // An object whose first key has an integer's mark for its length; text JSON has a quote there.
    const bool begins =
        text.size() > 16 && text[0] == '{' && std::string_view("iUIlL#$").find(text[1]) != std::string_view::npos;
    const bool learner = text.find("learner") != std::string_view::npos || asciiLower(input.name).ends_with(".ubj");
    return begins && learner ? Match::ByContent : Match::No;
}

Result<void> readXgboostUbjson(const Input& input, Facts& facts)
{
    return UbjsonReader(input, facts).read();
}

Match recogniseXgboostBinary(const Head& head, const Input& input)
{
    const std::string_view text = asText(head.first);
    const bool named = asciiLower(input.name).find("xgb") != std::string::npos ||
                       asciiLower(input.name).find("xgboost") != std::string::npos;
    // LearnerModelParam: base score and counts, then the objective's and the booster's name behind 136 bytes.
    const bool objective =
        text.find("binary:") != std::string_view::npos || text.find("reg:") != std::string_view::npos ||
        text.find("multi:") != std::string_view::npos || text.find("rank:") != std::string_view::npos;
    const bool booster = text.find("gbtree") != std::string_view::npos ||
                         text.find("gblinear") != std::string_view::npos || text.find("dart") != std::string_view::npos;
    const bool textual = recogniseText(head, input) != Match::No;
    if (!textual && (text.starts_with("binf") || (objective && booster && text.find('{') == std::string_view::npos)))
        return Match::ByContent;
    return named && !textual && booster ? Match::ByName : Match::No;
}

Result<void> readXgboostBinary(const Input&, Facts& facts)
{
    facts.values["architecture"] = "xgboost";
    facts.observations.push_back(
        {"xgboost.old-binary", "the header is that of a model of XGBoost before JSON was its format", {}, 0, {}});
    return {};
}

} // namespace assayer::format
