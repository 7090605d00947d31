// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Json.h"

#include <charconv>
#include <cmath>

namespace assayer {

namespace {

// Builds the value with an explicit stack, so that nesting costs heap and not the call stack.
class Builder : public nlohmann::json_sax<Json>
{
public:
    explicit Builder(const Limits& limits) : m_limits(limits) {}

    bool null() override { return put(Json(nullptr)); }
    bool boolean(bool value) override { return put(Json(value)); }
    bool number_integer(number_integer_t value) override { return put(Json(value)); }
    bool number_unsigned(number_unsigned_t value) override { return put(Json(value)); }
    bool number_float(number_float_t value, const string_t&) override { return put(Json(value)); }
    bool string(string_t& value) override { return put(Json(std::move(value))); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& value) override
    {
        Json& object = *m_open.back().value;
        if (object.contains(value) && m_duplicates.size() < 100)
            m_duplicates.push_back(pointer() + "/" + jsonPointerStep(value));
        m_open.back().key = value;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override
    {
        if (!m_error) {
            const bool utf8 = std::string_view(error.what()).find("UTF-8") != std::string_view::npos;
            m_error = Error{ErrorKind::Malformed, utf8 ? "invalid UTF-8 in JSON" : "JSON syntax is broken here",
                            position > 0 ? position - 1 : 0};
        }
        return false;
    }

    JsonDocument take() { return {std::move(m_root), std::move(m_duplicates)}; }
    const std::optional<Error>& error() const { return m_error; }

private:
    struct Open
    {
        Json* value;
        std::string key;
    };

    bool put(Json value) { return place(std::move(value)) != nullptr; }

    bool open(Json container)
    {
        if (m_open.size() >= m_limits.documentDepth) {
            m_error = Error{ErrorKind::LimitExceeded,
                            "JSON is nested deeper than " + std::to_string(m_limits.documentDepth) + " levels",
                            {}};
            return false;
        }
        Json* placed = place(std::move(container));
        if (placed == nullptr)
            return false;
        m_open.push_back({placed, {}});
        return true;
    }

    bool close()
    {
        m_open.pop_back();
        return true;
    }

    Json* place(Json value)
    {
        if (++m_values > m_limits.documentValues) {
            m_error = Error{ErrorKind::LimitExceeded,
                            "JSON holds more than " + std::to_string(m_limits.documentValues) + " values",
                            {}};
            return nullptr;
        }
        if (m_open.empty()) {
            m_root = std::move(value);
            return &m_root;
        }
        Open& open = m_open.back();
        if (open.value->is_array()) {
            open.value->push_back(std::move(value));
            return &open.value->back();
        }
        Json& slot = (*open.value)[open.key];
        slot = std::move(value);
        return &slot;
    }

    std::string pointer() const
    {
        std::string text;
        for (std::size_t i = 0; i + 1 < m_open.size(); ++i) {
            const Open& open = m_open[i];
            text += "/" + (open.value->is_array() ? std::to_string(open.value->size() - 1) : jsonPointerStep(open.key));
        }
        return text;
    }

    const Limits& m_limits;
    Json m_root;
    std::vector<Open> m_open;
    std::vector<std::string> m_duplicates;
    std::optional<Error> m_error;
    std::size_t m_values = 0;
};

} // namespace

Result<JsonDocument> parseJson(std::string_view text, const Limits& limits)
{
    if (text.size() > limits.documentBytes)
        return failure(ErrorKind::LimitExceeded,
                       "the JSON document is larger than " + std::to_string(limits.documentBytes) + " bytes");
    // The parser takes a zero byte for the end of its input, and would not look at what stands behind it.
    if (const std::size_t zero = text.find('\0'); zero != std::string_view::npos)
        return failure(ErrorKind::Malformed, "JSON holds a zero byte", zero);
    Builder builder(limits);
    const bool done = Json::sax_parse(text.begin(), text.end(), &builder);
    if (builder.error())
        return failure(*builder.error());
    if (!done)
        return failure(ErrorKind::Malformed, "JSON syntax is broken");
    return builder.take();
}

const Json& jsonMember(const Json& object, std::string_view key)
{
    static const Json kNull;
    if (!object.is_object())
        return kNull;
    const auto found = object.find(key);
    return found == object.end() ? kNull : *found;
}

std::string jsonText(const Json& object, std::string_view key, std::string_view fallback)
{
    const Json& value = jsonMember(object, key);
    if (value.is_string())
        return value.get_ref<const std::string&>();
    if (value.is_number_integer())
        return value.dump();
    return std::string(fallback);
}

std::optional<std::uint64_t> jsonUnsigned(const Json& object, std::string_view key)
{
    const Json& value = jsonMember(object, key);
    if (value.is_number_unsigned())
        return value.get<std::uint64_t>();
    // A value that a program made from an int is a signed one, whatever its sign.
    if (value.is_number_integer() && value.get<std::int64_t>() >= 0)
        return static_cast<std::uint64_t>(value.get<std::int64_t>());
    if (value.is_number_float()) {
        const double number = value.get<double>();
        if (number >= 0 && number < 9e15 && std::floor(number) == number)
            return static_cast<std::uint64_t>(number);
    }
    if (value.is_string()) {
        const auto& digits = value.get_ref<const std::string&>();
        std::uint64_t number = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (error == std::errc{} && end == digits.data() + digits.size() && !digits.empty())
            return number;
    }
    return std::nullopt;
}

std::string jsonLine(const Json& value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string jsonPointerStep(std::string_view key)
{
    std::string step;
    for (const char c : key) {
        if (c == '~')
            step += "~0";
        else if (c == '/')
            step += "~1";
        else
            step += c;
    }
    return step;
}

} // namespace assayer
