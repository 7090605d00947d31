// SPDX-License-Identifier: GPL-3.0-or-later
#include "pickle/SetState.h"

#include "pickle/Calls.h"
#include "pickle/Constants.h"
#include "pickle/Folding.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace assayer::pickle {

namespace {

constexpr std::string_view kTemplateKey = "_parse_arg_template";

// How the lines of the text begin and end; between them stand names, numbers and commas.
struct TemplateLine
{
    std::string_view begin;
    std::string_view end;
};
constexpr std::array kTemplateLines{
    TemplateLine{"def _parse_args(self, ", "):"},
    TemplateLine{"def _parse_args_rvs(self, ", "):"},
    TemplateLine{"def _parse_args_stats(self, ", "):"},
    TemplateLine{"    return self._argcheck_rvs(", ")"},
    TemplateLine{"    return (", ""},
};

// Names, numbers, commas and one closing parenthesis: nothing that could call or look up anything.
bool isList(std::string_view text, bool mayClose)
{
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           std::string_view("_, ='").find(c) != std::string_view::npos;
        if (!plain && !(c == ')' && mayClose))
            return false;
        mayClose = mayClose && c != ')';
    }
    return true;
}

bool isTemplateLine(std::string_view line)
{
    if (line.empty())
        return true;
    return std::any_of(kTemplateLines.begin(), kTemplateLines.end(), [&](const TemplateLine& form) {
        return line.size() >= form.begin.size() + form.end.size() && line.starts_with(form.begin) &&
               line.ends_with(form.end) &&
               isList(line.substr(form.begin.size(), line.size() - form.begin.size() - form.end.size()),
                      form.end.empty());
    });
}

bool isArgumentTemplate(std::string_view text)
{
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (!isTemplateLine(text.substr(0, end)))
            return false;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return true;
}

void recordExecution(State& state, Value text)
{
    const std::uint32_t execute =
        state.globals.intern(Global{"builtins", "exec", "", false}, {"scipy's rv_generic.__setstate__"});
    call(state, Value(Tag::Global, execute), state.arena.add(NodeKind::Tuple, {&text, 1}));
}

} // namespace

void followSetState(State& state, std::uint32_t origin, Value content)
{
    const bool distribution = state.globals[origin].global.module.starts_with("scipy.stats");
    if (!state.arena.isNode(content, NodeKind::Dict)) {
        // dict.update() takes pairs and mappings of any kind too, which no pickle of SciPy's has here.
        if (distribution && !content.is(Tag::None) && !content.is(Tag::Dict))
            recordExecution(state, content);
        return;
    }
    const auto pairs = state.arena.children(content);
    const std::vector<Value> items(pairs.begin(), pairs.begin() + (distribution ? pairs.size() : 0));
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
        const auto key = foldedText(state, items[i]);
        if (key && *key != kTemplateKey)
            continue;
        const auto text = foldedText(state, items[i + 1]);
        if (!key || !text || !isArgumentTemplate(*text))
            recordExecution(state, items[i + 1]);
    }
}

} // namespace assayer::pickle
