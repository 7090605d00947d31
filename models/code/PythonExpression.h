// SPDX-License-Identifier: GPL-3.0-or-later
// The value of one Python expression from its tokens, with the calls in it told to a listener. Brackets nest on a stack
// of this class, not on the program's.
#pragma once

#include "code/PythonScopes.h"
#include "code/PythonTokens.h"
#include <functional>
#include <span>

namespace assayer::code {

/// Told what an expression does, in the order in which Python would do it.
class PythonListener
{
public:
    virtual ~PythonListener() = default;
    /// A call with its arguments; gives the value of the result.
    virtual PythonValuePtr called(const PythonValuePtr& callee, std::vector<PythonValuePtr> arguments,
                                  std::map<std::string, PythonValuePtr> keywords, const PythonToken& first,
                                  const PythonToken& last) = 0;
    virtual void bound(const std::string& name, const PythonValuePtr& value) = 0;
    virtual PythonValuePtr named(const PythonToken& name) = 0;
    virtual PythonValuePtr attribute(const PythonValuePtr& value, const PythonToken& name) = 0;
    virtual void constant(const PythonToken& text, const PythonValuePtr& value) = 0;
    /// False where so much text was put together that folding has to stop.
    virtual bool mayFold(std::size_t bytes) = 0;
};

class PythonExpression
{
public:
    PythonExpression(std::span<const PythonToken> tokens, PythonListener& listener)
        : m_tokens(tokens), m_listener(listener)
    {
    }

    PythonValuePtr evaluate();

private:
    enum class Bracket
    {
        None,
        Group,
        Call,
        List,
        Subscript,
        Braces,
    };

    struct Pending
    {
        PythonValuePtr value;
        std::string_view operation;
    };

    struct Frame
    {
        Bracket bracket = Bracket::None;
        PythonValuePtr base;   ///< callee or container
        std::size_t first = 0; ///< token at which the base begins
        std::vector<PythonValuePtr> items;
        std::map<std::string, PythonValuePtr> keywords;
        std::string keyword;
        std::string walrus;
        PythonValuePtr operand;
        std::size_t operandFirst = 0;
        std::vector<Pending> pending;
        std::size_t colons = 0;
        bool negative = false;
        bool comma = false;
        bool operandIsText = false; ///< the operand's last token is a string, which the next one continues
    };

    Frame& top() { return m_frames.back(); }
    void take(std::size_t at);
    void takeName(std::size_t at);
    void takeOperator(std::size_t at);
    void open(Bracket bracket, std::size_t at);
    void close(std::size_t at);
    void setOperand(PythonValuePtr value, std::size_t first, bool text = false);
    void applyOperator(std::string_view operation);
    PythonValuePtr folded();
    void finishItem();
    PythonValuePtr merge(const PythonValuePtr& left, std::string_view operation, const PythonValuePtr& right);

    std::span<const PythonToken> m_tokens;
    PythonListener& m_listener;
    std::vector<Frame> m_frames;
    std::size_t m_skipTo = 0;
};

} // namespace assayer::code
