// SPDX-License-Identifier: GPL-3.0-or-later
#include "sandbox/AnswerLines.h"

#include "sandbox/Protocol.h"

#include <algorithm>

namespace assayer::sandbox {

namespace {

// A short text can stand for many values, each of which takes some dozens of bytes here.
Limits limitsOfOneLine()
{
    Limits limits;
    limits.documentBytes = kLongestLine;
    limits.documentDepth = 64;
    limits.documentValues = 1'000'000;
    return limits;
}

} // namespace

AnswerLines::State AnswerLines::broken(std::string defect)
{
    m_defect = std::move(defect);
    m_buffer.clear();
    return State::Broken;
}

AnswerLines::State AnswerLines::take(std::string_view bytes, const Answers& answer)
{
    m_bytes += bytes.size();
    if (m_bytes > kMostAnswerBytes)
        return broken("wrote more than " + std::to_string(kMostAnswerBytes >> 20U) + " MiB about one request");
    while (true) {
        const std::size_t end = bytes.find('\n');
        if (m_buffer.size() + std::min(end, bytes.size()) > kLongestLine)
            return broken("wrote a line longer than the protocol allows");
        if (end == std::string_view::npos)
            break;
        State state = State::Open;
        if (m_buffer.empty()) {
            state = takeLine(bytes.substr(0, end), answer);
        } else {
            m_buffer += bytes.substr(0, end);
            state = takeLine(m_buffer, answer);
            m_buffer.clear();
        }
        bytes.remove_prefix(end + 1);
        if (state == State::Done && !bytes.empty())
            return broken("broke the protocol: it answered what it was not asked");
        if (state != State::Open)
            return state;
    }
    m_buffer += bytes;
    return State::Open;
}

AnswerLines::State AnswerLines::takeLine(std::string_view line, const Answers& answer)
{
    auto document = parseJson(line, limitsOfOneLine());
    if (!document || !document->value.is_object() || !document->duplicateKeys.empty())
        return broken("broke the protocol: it wrote what is no answer");
    if (++m_answers > kMostAnswers)
        return broken("broke the protocol: it gave more answers than there can be");
    const std::string event = jsonText(document->value, "event");
    if (event == m_last) {
        m_lastAnswer = std::move(document->value);
        return State::Done;
    }
    if (event == "failed")
        m_ranOutOfMemory = jsonText(document->value, "reason") == "memory";
    else
        answer(document->value);
    return State::Open;
}

} // namespace assayer::sandbox
