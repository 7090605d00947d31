// SPDX-License-Identifier: GPL-3.0-or-later
// Finding the metadata block of a card.
#include "card/FrontMatter.h"

#include <algorithm>

namespace assayer::card {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kLineBreaks = "\r\n";

struct Block
{
    std::size_t begin = 0; // of the YAML
    std::size_t end = 0;
    std::size_t after = 0; // behind the closing line
};

// The position behind "---" and blanks where a line of it stands at `position`, else npos.
std::size_t fenceEnd(std::string_view text, std::size_t position)
{
    if (!text.substr(position).starts_with("---"))
        return std::string_view::npos;
    const std::size_t end = std::min(text.find_first_not_of(" \t", position + 3), text.size());
    return end == text.size() || kLineBreaks.find(text[end]) != std::string_view::npos ? end : std::string_view::npos;
}

// As the hub does: white space, a line "---", then up to the next line "---"; any of the three line breaks counts.
std::optional<Block> findBlock(std::string_view text, std::size_t start)
{
    const std::size_t first = text.find_first_not_of(" \t\r\n\v\f", start);
    if (first == std::string_view::npos)
        return std::nullopt;
    const std::size_t opened = fenceEnd(text, first);
    if (opened == std::string_view::npos || opened >= text.size())
        return std::nullopt;
    Block block;
    block.begin = opened + 1;
    std::size_t at = block.begin;
    while ((at = text.find_first_of(kLineBreaks, at)) != std::string_view::npos) {
        const std::size_t line = std::min(text.find_first_not_of(kLineBreaks, at), text.size());
        const std::size_t closed = fenceEnd(text, line);
        if (closed != std::string_view::npos) {
            block.end = at;
            block.after = closed;
            return block;
        }
        at = line;
    }
    return std::nullopt;
}

std::uint64_t linesBefore(std::string_view text, std::size_t position)
{
    std::uint64_t lines = 0;
    for (std::size_t i = 0; i < position; ++i) {
        if (text[i] == '\n' || (text[i] == '\r' && (i + 1 >= text.size() || text[i + 1] != '\n')))
            ++lines;
    }
    return lines;
}

} // namespace

FrontMatter readFrontMatter(std::string_view card)
{
    FrontMatter matter;
    std::size_t start = 0;
    if (card.starts_with(kByteOrderMark)) {
        start = kByteOrderMark.size();
        matter.remarks.push_back({"card.byte-order-mark", "The card begins with a byte-order mark.", 0, start});
    }
    matter.bodyOffset = start;
    const auto block = findBlock(card, start);
    if (!block)
        return matter;
    matter.present = true;
    matter.bodyOffset = block->after;
    YamlDocument document = readYaml(card.substr(block->begin, block->end - block->begin));
    const std::uint64_t firstLine = linesBefore(card, block->begin) + 1;
    matter.keys = std::move(document.keys);
    for (auto& [key, place] : matter.keys) {
        place.offset += block->begin;
        place.line += firstLine;
    }
    for (Remark& remark : document.remarks) {
        remark.offset = remark.offset.value_or(0) + block->begin;
        matter.remarks.push_back(std::move(remark));
    }
    if (document.value.is_object()) {
        matter.values = std::move(document.value);
        matter.valid = document.complete;
    } else if (document.complete) {
        matter.remarks.push_back({"card.yaml-invalid", "The metadata block is no mapping of keys to values.",
                                  block->begin, block->end - block->begin});
    }
    return matter;
}

} // namespace assayer::card
