// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/TensorFlowOperators.h"

#include "base/EmbeddedFile.h"
#include "base/Json.h"

#include <algorithm>
#include <array>

namespace assayer::format {

std::span<const EmbeddedFile> operatorLists();

namespace {

constexpr std::array<std::string_view, 8> kTfOperatorKinds{
    "tensorflow.python-op",  "tensorflow.write-op",  "tensorflow.read-op", "tensorflow.file-op",
    "tensorflow.network-op", "tensorflow.native-op", "checkpoint",         "table"};

// "SoftmaxGrad" and "BatchDatasetV2" without what was put behind their names; the same text where nothing was.
std::string_view withoutSuffix(std::string_view op)
{
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    std::string_view stem = op;
    while (!stem.empty() && isDigit(stem.back()))
        stem.remove_suffix(1);
    if (stem.size() < op.size() && stem.size() > 1 && (stem.back() == 'V' || stem.back() == 'v'))
        return stem.substr(0, stem.size() - 1);
    return op.size() > 4 && op.ends_with("Grad") ? op.substr(0, op.size() - 4) : op;
}

template <typename Add>
void eachWord(const Json& lines, const Add& add)
{
    for (const Json& line : lines) {
        std::string_view rest = line.is_string() ? line.get_ref<const std::string&>() : std::string_view();
        while (!rest.empty()) {
            const std::size_t space = std::min(rest.find(' '), rest.size());
            add(std::string(rest.substr(0, space)));
            rest.remove_prefix(std::min(space + 1, rest.size()));
        }
    }
}

} // namespace

const TensorFlowOperators& TensorFlowOperators::builtIn()
{
    static const TensorFlowOperators lists = [] {
        for (const EmbeddedFile& file : operatorLists()) {
            if (file.name.ends_with("tensorflow.json"))
                return parse(file.text).value_or(TensorFlowOperators());
        }
        return TensorFlowOperators();
    }();
    return lists;
}

Result<TensorFlowOperators> TensorFlowOperators::parse(std::string_view json)
{
    const auto document = parseJson(json);
    if (!document)
        return failure(document.error());
    TensorFlowOperators lists;
    eachWord(jsonMember(document->value, "stock"), [&](std::string op) { lists.m_stock.insert(std::move(op)); });
    for (const Json& group : jsonMember(document->value, "judged")) {
        lists.m_groups.push_back({jsonText(group, "kind"), jsonText(group, "means")});
        if (std::find(kTfOperatorKinds.begin(), kTfOperatorKinds.end(), lists.m_groups.back().kind) ==
            kTfOperatorKinds.end())
            return failure(ErrorKind::Malformed, "a group of operators has no kind that a rule knows");
        eachWord(jsonMember(group, "operators"),
                 [&](std::string op) { lists.m_judged.emplace(std::move(op), lists.m_groups.size() - 1); });
    }
    if (lists.m_stock.empty() || lists.m_judged.empty())
        return failure(ErrorKind::Malformed, "the lists of TensorFlow's operators are empty");
    return lists;
}

const OperatorGroup* TensorFlowOperators::judged(std::string_view op) const
{
    auto found = m_judged.find(op);
    if (found == m_judged.end())
        found = m_judged.find(withoutSuffix(op));
    return found == m_judged.end() ? nullptr : &m_groups[found->second];
}

bool TensorFlowOperators::isStock(std::string_view op) const
{
    for (std::string_view shorter = withoutSuffix(op);; op = shorter, shorter = withoutSuffix(op)) {
        if (m_stock.contains(op) || m_judged.contains(op))
            return true;
        if (shorter == op)
            return op.starts_with("Resource") && m_stock.contains(op.substr(8));
    }
}

} // namespace assayer::format
