// SPDX-License-Identifier: GPL-3.0-or-later
#include "code/PythonExpression.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace assayer::code {

namespace {

constexpr std::size_t kMostNesting = 5000;

// How tightly an operator binds (Python Language Reference, 6.17); 0 for what is none.
int strengthOf(std::string_view operation)
{
    struct Strength
    {
        std::string_view operation;
        int strength;
    };
    constexpr std::array kStrengths{
        Strength{"**", 9}, Strength{"*", 8},   Strength{"/", 8},  Strength{"//", 8}, Strength{"%", 8},
        Strength{"@", 8},  Strength{"+", 7},   Strength{"-", 7},  Strength{"<<", 6}, Strength{">>", 6},
        Strength{"&", 5},  Strength{"^", 4},   Strength{"|", 3},  Strength{"==", 2}, Strength{"!=", 2},
        Strength{"<", 2},  Strength{">", 2},   Strength{"<=", 2}, Strength{">=", 2}, Strength{"in", 2},
        Strength{"is", 2}, Strength{"and", 1}, Strength{"or", 1}, Strength{"if", 1}, Strength{"else", 1}};
    const auto found = std::find_if(kStrengths.begin(), kStrengths.end(),
                                    [&](const Strength& entry) { return entry.operation == operation; });
    return found == kStrengths.end() ? 0 : found->strength;
}

bool isSilent(std::string_view name)
{
    constexpr std::array<std::string_view, 13> kSilent{"return", "yield",  "await",    "del",  "raise", "assert", "not",
                                                       "async",  "global", "nonlocal", "pass", "from",  "print"};
    return std::find(kSilent.begin(), kSilent.end(), name) != kSilent.end() && name != "print";
}

PythonValuePtr numberOf(std::string_view written)
{
    std::string digits;
    std::copy_if(written.begin(), written.end(), std::back_inserter(digits), [](char c) { return c != '_'; });
    int base = 10;
    std::size_t skip = 0;
    if (digits.size() > 2 && digits[0] == '0') {
        const char mark = static_cast<char>(digits[1] | 0x20);
        base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 10;
        skip = base == 10 ? 0 : 2;
    }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data() + skip, digits.data() + digits.size(), value, base);
    return error == std::errc{} && end == digits.data() + digits.size() ? numberValue(value) : unknownValue();
}

} // namespace

PythonValuePtr PythonExpression::evaluate()
{
    m_frames.clear();
    m_frames.emplace_back();
    for (std::size_t at = 0; at < m_tokens.size(); ++at) {
        if (at >= m_skipTo)
            take(at);
    }
    while (m_frames.size() > 1)
        close(m_tokens.size() - 1);
    finishItem();
    Frame& whole = top();
    if (whole.items.size() == 1 && !whole.comma)
        return whole.items[0];
    return whole.items.empty() ? unknownValue() : listValue(std::move(whole.items));
}

void PythonExpression::take(std::size_t at)
{
    const PythonToken& token = m_tokens[at];
    switch (token.kind) {
    case PythonTokenKind::Name:
        takeName(at);
        break;
    case PythonTokenKind::Number: {
        PythonValuePtr value = numberOf(token.text);
        if (top().negative && value->kind == PythonValueKind::Number)
            value = numberValue(-value->number);
        setOperand(std::move(value), at);
        break;
    }
    case PythonTokenKind::String: {
        const bool keep = m_listener.mayFold(token.text.size());
        PythonValuePtr value = keep ? textValue(std::string(token.text), token.bytes) : unknownValue();
        m_listener.constant(token, value);
        if (top().operand && top().operandIsText)
            value = merge(top().operand, "+", value);
        setOperand(std::move(value), top().operand && top().operandIsText ? top().operandFirst : at, true);
        break;
    }
    case PythonTokenKind::Operator:
        takeOperator(at);
        break;
    case PythonTokenKind::LineEnd:
        break;
    }
}

void PythonExpression::setOperand(PythonValuePtr value, std::size_t first, bool text)
{
    Frame& frame = top();
    frame.operand = std::move(value);
    frame.operandFirst = first;
    frame.operandIsText = text;
    frame.negative = false;
}

PythonValuePtr PythonExpression::merge(const PythonValuePtr& left, std::string_view operation,
                                       const PythonValuePtr& right)
{
    if (!m_listener.mayFold((left->isText() ? left->text.size() : left->items.size()) +
                            (right->isText() ? right->text.size() : right->items.size())))
        return unknownValue(left->origins | right->origins);
    return combined(left, operation, right);
}

void PythonExpression::takeName(std::size_t at)
{
    const PythonToken& token = m_tokens[at];
    Frame& frame = top();
    if (token.text == "lambda") {
        // The body counts as evaluated here: what it calls is told, and calling it gives what it gives.
        std::size_t open = 0;
        std::size_t colon = at + 1;
        for (; colon < m_tokens.size(); ++colon) {
            const std::string_view text = m_tokens[colon].kind == PythonTokenKind::Operator ? m_tokens[colon].text : "";
            if (text == ":" && open == 0)
                break;
            if (text == "(" || text == "[" || text == "{")
                ++open;
            else if ((text == ")" || text == "]" || text == "}") && open > 0)
                --open;
        }
        m_skipTo = colon + 1;
        frame.operand = nullptr;
        return;
    }
    if (token.text == "as" && at + 1 < m_tokens.size() && m_tokens[at + 1].kind == PythonTokenKind::Name) {
        const PythonValuePtr value = folded();
        m_listener.bound(std::string(m_tokens[at + 1].text), value ? value : unknownValue());
        m_skipTo = at + 2;
        return;
    }
    if (token.text == "for") {
        finishItem();
        return;
    }
    if (strengthOf(token.text) > 0) {
        applyOperator(token.text);
        return;
    }
    if (isSilent(token.text)) {
        frame.operand = nullptr;
        return;
    }
    // "name=" in a call is a keyword, and a type is written behind a colon.
    const bool named = frame.bracket == Bracket::Call && !frame.operand && at + 1 < m_tokens.size() &&
                       m_tokens[at + 1].kind == PythonTokenKind::Operator && m_tokens[at + 1].text == "=";
    if (named) {
        frame.keyword = std::string(token.text);
        m_skipTo = at + 2;
        return;
    }
    if (at > 0 && m_tokens[at - 1].kind == PythonTokenKind::Operator && m_tokens[at - 1].text == "." && frame.operand) {
        setOperand(m_listener.attribute(frame.operand, token), frame.operandFirst);
        return;
    }
    setOperand(m_listener.named(token), at);
}

void PythonExpression::applyOperator(std::string_view operation)
{
    Frame& frame = top();
    if (!frame.operand)
        return;
    const int strength = strengthOf(operation);
    while (!frame.pending.empty() && strengthOf(frame.pending.back().operation) >= strength) {
        frame.operand = merge(frame.pending.back().value, frame.pending.back().operation, frame.operand);
        frame.pending.pop_back();
    }
    frame.pending.push_back({std::move(frame.operand), operation});
    frame.operand = nullptr;
    frame.operandIsText = false;
}

PythonValuePtr PythonExpression::folded()
{
    Frame& frame = top();
    PythonValuePtr value = frame.operand;
    while (!frame.pending.empty()) {
        value = value ? merge(frame.pending.back().value, frame.pending.back().operation, value)
                      : frame.pending.back().value;
        frame.pending.pop_back();
    }
    frame.operand = nullptr;
    frame.operandIsText = false;
    frame.negative = false;
    if (value && !frame.walrus.empty())
        m_listener.bound(frame.walrus, value);
    frame.walrus.clear();
    return value;
}

void PythonExpression::finishItem()
{
    PythonValuePtr value = folded();
    Frame& frame = top();
    if (value && !frame.keyword.empty())
        frame.keywords[frame.keyword] = value;
    else if (value && m_listener.mayFold(16))
        frame.items.push_back(std::move(value));
    frame.keyword.clear();
}

void PythonExpression::takeOperator(std::size_t at)
{
    const std::string_view text = m_tokens[at].text;
    Frame& frame = top();
    if (text == "(") {
        open(frame.operand ? Bracket::Call : Bracket::Group, at);
    } else if (text == "[") {
        open(frame.operand ? Bracket::Subscript : Bracket::List, at);
    } else if (text == "{") {
        open(Bracket::Braces, at);
    } else if (text == ")" || text == "]" || text == "}") {
        if (m_frames.size() > 1)
            close(at);
    } else if (text == ",") {
        finishItem();
        frame.comma = true;
    } else if (text == ":") {
        finishItem();
        ++frame.colons;
    } else if (text == ":=" && at > 0 && m_tokens[at - 1].kind == PythonTokenKind::Name) {
        frame.walrus = std::string(m_tokens[at - 1].text);
        frame.operand = nullptr;
    } else if (text == "-" && !frame.operand) {
        frame.negative = true;
    } else if (strengthOf(text) > 0) {
        applyOperator(text);
    } else if (text != ".") {
        finishItem();
    }
}

void PythonExpression::open(Bracket bracket, std::size_t at)
{
    if (m_frames.size() >= kMostNesting)
        return;
    Frame inner;
    inner.bracket = bracket;
    const bool based = bracket == Bracket::Call || bracket == Bracket::Subscript;
    inner.base = based ? top().operand : nullptr;
    inner.first = based ? top().operandFirst : at;
    m_frames.push_back(std::move(inner));
}

void PythonExpression::close(std::size_t at)
{
    finishItem();
    Frame inner = std::move(m_frames.back());
    m_frames.pop_back();
    PythonValuePtr value;
    switch (inner.bracket) {
    case Bracket::Call:
        value = m_listener.called(inner.base, std::move(inner.items), std::move(inner.keywords), m_tokens[inner.first],
                                  m_tokens[at]);
        break;
    case Bracket::Subscript: {
        const bool last = !inner.items.empty() && inner.items.back()->kind == PythonValueKind::Number;
        const bool reversed = inner.colons == 2 && inner.items.size() == 1 && last && inner.items.back()->number == -1;
        const bool slice = inner.colons > 0 && !reversed;
        if (slice || (reversed && !m_listener.mayFold(inner.base->text.size())))
            value = unknownValue(inner.base->origins);
        else
            value = elementOf(inner.base, inner.items.empty() ? unknownValue() : inner.items[0], reversed);
        break;
    }
    case Bracket::Braces:
        value = unknownValue(originsOf(inner.items));
        break;
    default:
        value = inner.bracket == Bracket::Group && !inner.comma && inner.items.size() == 1
                    ? inner.items[0]
                    : listValue(std::move(inner.items));
        break;
    }
    setOperand(std::move(value), inner.first);
}

} // namespace assayer::code
