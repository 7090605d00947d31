// SPDX-License-Identifier: GPL-3.0-or-later
// For tests: files as the readers leave them, and looking up claims.
#pragma once

#include "card/CardCheck.h"

#include <QString>

#include <algorithm>

namespace assayer::card::test {

inline record::File configFile(const std::string& path, const Json& config)
{
    record::File file;
    file.path = path;
    file.format = "hf-config";
    file.verdict = record::Verdict::Clean;
    file.facts["config"] = config;
    if (config.contains("architectures"))
        file.facts["architecture"] = config["architectures"][0];
    if (config.contains("quantization_config"))
        file.facts["quantization"] = config["quantization_config"];
    for (const auto& [key, fact] : {std::pair{"base_model_name_or_path", "baseModel"}, std::pair{"license", "license"},
                                    std::pair{"auto_map", "autoMap"}, std::pair{"model_type", "modelType"}}) {
        if (config.contains(key))
            file.facts[fact] = config[key];
    }
    return file;
}

struct Tensor
{
    std::string name;
    std::string dtype;
    std::vector<std::uint64_t> shape;
};

inline record::File weightFile(const std::string& path, const std::string& format, const std::vector<Tensor>& tensors)
{
    record::File file;
    file.path = path;
    file.format = format;
    file.verdict = record::Verdict::Clean;
    file.size = 1;
    std::uint64_t sum = 0;
    Json dtypes = Json::object();
    for (const Tensor& tensor : tensors) {
        record::Member member;
        member.name = tensor.name;
        member.kind = "tensor";
        member.dtype = tensor.dtype;
        member.shape = tensor.shape;
        member.offset = 8;
        std::uint64_t elements = 1;
        for (const std::uint64_t dimension : tensor.shape)
            elements *= dimension;
        sum += elements;
        dtypes[tensor.dtype] = dtypes.value(tensor.dtype, std::uint64_t{0}) + elements;
        file.members.push_back(member);
    }
    file.facts["tensors"] = tensors.size();
    file.facts["parameters"] = sum;
    file.facts["dtypes"] = dtypes;
    return file;
}

inline record::File plainFile(const std::string& path, const std::string& format)
{
    record::File file;
    file.path = path;
    file.format = format;
    file.verdict = record::Verdict::Clean;
    file.size = 1;
    return file;
}

inline CardReport check(const std::string& card, const std::vector<record::File>& files,
                        const std::vector<Document>& licences = {})
{
    return checkCard(Document{"README.md", card}, licences, files, Limits{});
}

/// The claim of that id; a claim without id where there is none.
inline record::Claim claim(const CardReport& report, const std::string& id)
{
    const auto found = std::find_if(report.claims.begin(), report.claims.end(),
                                    [&](const record::Claim& one) { return one.id == id; });
    return found == report.claims.end() ? record::Claim{} : *found;
}

inline QString verdict(const CardReport& report, const std::string& id)
{
    const record::Claim found = claim(report, id);
    if (found.id.empty())
        return QStringLiteral("no such claim");
    const std::string_view word = record::word(found.verdict);
    return QString::fromUtf8(word.data(), static_cast<qsizetype>(word.size()));
}

} // namespace assayer::card::test
