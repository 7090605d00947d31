// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/NpyHeader.h"

#include "base/CheckedArithmetic.h"

#include <array>
#include <charconv>
#include <optional>

namespace assayer::format {

namespace {

enum class LiteralKind
{
    Text,
    Number,
    Word,
    Open,
    Close,
    Comma,
    Colon,
    End,
    Bad
};

struct Literal
{
    LiteralKind kind = LiteralKind::Bad;
    std::string text;
    std::size_t offset = 0;
};

// The tokens of a Python literal; names other than True, False and None are bad.
class LiteralScanner
{
public:
    explicit LiteralScanner(std::string_view text) : m_text(text) { next(); }

    const Literal& now() const { return m_now; }

    void next()
    {
        while (m_at < m_text.size() && std::string_view(" \t\r\n").find(m_text[m_at]) != std::string_view::npos)
            ++m_at;
        m_now = {LiteralKind::Bad, {}, m_at};
        if (m_at >= m_text.size()) {
            m_now.kind = LiteralKind::End;
            return;
        }
        const char c = m_text[m_at];
        if ((c == 'u' || c == 'b') && m_at + 1 < m_text.size() && (m_text[m_at + 1] == '\'' || m_text[m_at + 1] == '"'))
            ++m_at; // prefixes that Python 2 wrote
        if (m_text[m_at] == '\'' || m_text[m_at] == '"')
            text();
        else if ((c >= '0' && c <= '9') || c == '-')
            number();
        else if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
            word();
        else
            punctuation(c);
    }

private:
    void text()
    {
        const char quote = m_text[m_at++];
        while (m_at < m_text.size() && m_text[m_at] != quote) {
            if (m_text[m_at] == '\\' && m_at + 1 < m_text.size())
                ++m_at;
            m_now.text += m_text[m_at++];
        }
        if (m_at >= m_text.size())
            return;
        ++m_at;
        m_now.kind = LiteralKind::Text;
    }

    void number()
    {
        const std::size_t begin = m_at++;
        while (m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9')
            ++m_at;
        m_now.text = std::string(m_text.substr(begin, m_at - begin));
        if (m_at < m_text.size() && m_text[m_at] == 'L')
            ++m_at; // a long integer of Python 2
        m_now.kind = m_now.text == "-" ? LiteralKind::Bad : LiteralKind::Number;
    }

    void word()
    {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && ((m_text[m_at] >= 'A' && m_text[m_at] <= 'Z') ||
                                        (m_text[m_at] >= 'a' && m_text[m_at] <= 'z') || m_text[m_at] == '_'))
            ++m_at;
        m_now.text = std::string(m_text.substr(begin, m_at - begin));
        const bool allowed = m_now.text == "True" || m_now.text == "False" || m_now.text == "None";
        m_now.kind = allowed ? LiteralKind::Word : LiteralKind::Bad;
    }

    void punctuation(char c)
    {
        ++m_at;
        m_now.text = std::string(1, c);
        if (c == '(' || c == '[' || c == '{')
            m_now.kind = LiteralKind::Open;
        else if (c == ')' || c == ']' || c == '}')
            m_now.kind = LiteralKind::Close;
        else if (c == ',')
            m_now.kind = LiteralKind::Comma;
        else if (c == ':')
            m_now.kind = LiteralKind::Colon;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    Literal m_now;
};

struct TypeSize
{
    std::uint64_t bytes = 0;
    bool objects = false;
    bool known = true;
};

// "<f4", "|O", "<M8[ns]", "<U10": byte order, kind, size.
TypeSize sizeOfType(std::string_view code)
{
    if (!code.empty() && std::string_view("<>|=").find(code[0]) != std::string_view::npos)
        code.remove_prefix(1);
    TypeSize size;
    if (code.empty())
        return {0, false, false};
    const char kind = code[0];
    const std::string_view digits =
        code.substr(1, code.find('[') == std::string_view::npos ? code.size() : code.find('[') - 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size.bytes);
    size.objects = kind == 'O';
    if (size.objects) {
        size.bytes = 8;
        return size;
    }
    size.known = error == std::errc{} && end == digits.data() + digits.size() && size.bytes <= (1ULL << 40U) &&
                 std::string_view("?bhilqBHILQefdgFDGSUVaicumMS").find(kind) != std::string_view::npos;
    if (kind == 'U')
        size.bytes *= 4;
    return size;
}

class HeaderParser
{
public:
    explicit HeaderParser(std::string_view text) : m_scan(text) {}

    Result<NpyHeader> run()
    {
        if (!accept(LiteralKind::Open, "{"))
            return bad("the header is no dictionary");
        bool descr = false;
        bool order = false;
        bool shape = false;
        while (m_scan.now().kind == LiteralKind::Text) {
            const std::string key = m_scan.now().text;
            m_scan.next();
            if (!accept(LiteralKind::Colon, ":"))
                return bad("a colon is missing behind a key");
            bool done = false;
            if (key == "descr" && !std::exchange(descr, true))
                done = readType();
            else if (key == "fortran_order" && !std::exchange(order, true))
                done = readOrder();
            else if (key == "shape" && !std::exchange(shape, true))
                done = readShape();
            if (!done)
                return bad("the value of '" + key.substr(0, 64) + "' is not what the format allows");
            if (!accept(LiteralKind::Comma, ","))
                break;
        }
        if (!accept(LiteralKind::Close, "}") || m_scan.now().kind != LiteralKind::End)
            return bad("the header is no plain literal");
        if (!descr || !order || !shape)
            return bad("the header lacks descr, fortran_order or shape");
        return m_header;
    }

private:
    tl::unexpected<Error> bad(std::string message) const
    {
        return failure(ErrorKind::Malformed, std::move(message), m_scan.now().offset);
    }

    bool accept(LiteralKind kind, std::string_view text)
    {
        if (m_scan.now().kind != kind || m_scan.now().text != text)
            return false;
        m_scan.next();
        return true;
    }

    bool readOrder()
    {
        if (m_scan.now().kind != LiteralKind::Word || m_scan.now().text == "None")
            return false;
        m_header.fortranOrder = m_scan.now().text == "True";
        m_scan.next();
        return true;
    }

    bool readShape()
    {
        constexpr std::size_t kMostDimensions = 64; // NumPy's own limit is 64
        if (!accept(LiteralKind::Open, "("))
            return false;
        while (m_scan.now().kind == LiteralKind::Number) {
            std::uint64_t extent = 0;
            const std::string& digits = m_scan.now().text;
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), extent);
            if (error != std::errc{} || end != digits.data() + digits.size() ||
                m_header.shape.size() >= kMostDimensions)
                return false;
            m_header.shape.push_back(extent);
            m_scan.next();
            if (!accept(LiteralKind::Comma, ","))
                break;
        }
        return accept(LiteralKind::Close, ")");
    }

    void addType(std::string_view code, std::uint64_t count)
    {
        const TypeSize size = sizeOfType(code);
        const auto bytes = checkedMultiply(size.bytes, count);
        const auto sum = bytes ? checkedAdd(m_header.itemSize, *bytes) : std::nullopt;
        m_header.hasObjects = m_header.hasObjects || size.objects;
        m_header.knownSize = m_header.knownSize && size.known && sum.has_value();
        m_header.itemSize = sum.value_or(0);
    }

    bool readType()
    {
        if (m_scan.now().kind == LiteralKind::Text) {
            m_header.descr = m_scan.now().text;
            addType(m_header.descr, 1);
            m_scan.next();
            return true;
        }
        return readStructure();
    }

    // A list of fields (name, type) or (name, type, shape), where a type may be a list again. The nesting is followed
    // by a stack of what is open; sizes of subarrays of structures are not worked out (knownSize becomes false).
    bool readStructure()
    {
        constexpr std::size_t kMostNesting = 64;
        if (m_scan.now().text != "[")
            return false;
        std::string open;
        std::size_t texts = 0; // in the tuple that is open
        do {
            const Literal& literal = m_scan.now();
            const bool innerTuple = open.size() % 2 == 1 && !open.empty() && open.back() == '(';
            if (literal.kind == LiteralKind::Open) {
                if (open.size() >= kMostNesting || literal.text == "{")
                    return false;
                open += literal.text;
                if (literal.text == "(" && open.size() % 2 == 0)
                    texts = 0;
            } else if (literal.kind == LiteralKind::Close) {
                const char expected = literal.text == ")" ? '(' : '[';
                if (literal.text == "}" || open.empty() || open.back() != expected)
                    return false;
                open.pop_back();
                texts = innerTuple && texts == 0 ? 1 : texts; // a title with a name stands for the name
            } else if (literal.kind == LiteralKind::Text) {
                if (!innerTuple && ++texts == 2)
                    addType(literal.text, 1);
                // Wherever else a code with its byte order stands, it is taken for a type rather than a name.
                if (literal.text.starts_with('|'))
                    m_header.hasObjects = m_header.hasObjects || sizeOfType(literal.text).objects;
            } else if (literal.kind == LiteralKind::Number) {
                m_header.hasSubarrays = true;
            } else if (literal.kind != LiteralKind::Comma) {
                return false;
            }
            if (m_header.descr.ends_with(',') && literal.kind != LiteralKind::Close)
                m_header.descr += ' '; // as Python writes it
            m_header.descr += literal.kind == LiteralKind::Text ? "'" + literal.text + "'" : literal.text;
            m_scan.next();
        } while (!open.empty());
        return true;
    }

    LiteralScanner m_scan;
    NpyHeader m_header;
};

} // namespace

Result<NpyHeader> parseNpyHeader(std::string_view text)
{
    return HeaderParser(text).run();
}

std::string npyTypeName(std::string_view descr)
{
    struct Name
    {
        std::string_view code;
        std::string_view name;
    };
    constexpr std::array kNames{Name{"f2", "float16"},   Name{"f4", "float32"},     Name{"f8", "float64"},
                                Name{"i1", "int8"},      Name{"i2", "int16"},       Name{"i4", "int32"},
                                Name{"i8", "int64"},     Name{"u1", "uint8"},       Name{"u2", "uint16"},
                                Name{"u4", "uint32"},    Name{"u8", "uint64"},      Name{"b1", "bool"},
                                Name{"c8", "complex64"}, Name{"c16", "complex128"}, Name{"O", "object"},
                                Name{"f16", "float128"}, Name{"c32", "complex256"}};
    if (descr.empty() || descr[0] == '>')
        return std::string(descr);
    const std::string_view code =
        std::string_view("<|=").find(descr[0]) == std::string_view::npos ? descr : descr.substr(1);
    for (const Name& known : kNames) {
        if (known.code == code)
            return std::string(known.name);
    }
    // Dates and durations: "M8[ns]" is datetime64[ns].
    if (code.starts_with("M8"))
        return "datetime64" + std::string(code.substr(2));
    if (code.starts_with("m8"))
        return "timedelta64" + std::string(code.substr(2));
    return std::string(descr);
}

} // namespace assayer::format
