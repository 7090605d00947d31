// SPDX-License-Identifier: GPL-3.0-or-later
// Fuzzes the reading of a card and its claims, over files whose facts are of every kind.
#include "card/CardCheck.h"

#include <cstdlib>

namespace {

using assayer::Json;

const std::vector<assayer::record::File>& filesOfModel()
{
    static const std::vector<assayer::record::File> files = [] {
        std::vector<assayer::record::File> list(3);
        list[0].path = "config.json";
        list[0].format = "hf-config";
        list[0].facts = {
            {"architecture", "LlamaForCausalLM"},
            {"config", {{"torch_dtype", "bfloat16"}, {"vocab_size", 32000}, {"max_position_embeddings", 4096}}}};
        list[1].path = "model.safetensors";
        list[1].format = "safetensors";
        list[1].facts = {{"tensors", 1}, {"parameters", 131072000}, {"dtypes", {{"BF16", 131072000}}}};
        list[1].members.resize(1);
        list[1].members[0].name = "model.embed_tokens.weight";
        list[1].members[0].kind = "tensor";
        list[1].members[0].shape = {{32000, 4096}};
        list[2].path = "adapter_config.json";
        list[2].format = "hf-config";
        list[2].facts = {{"baseModel", {"a/b", 1, {{"name", "c"}}}}, {"license", "mit"}};
        return list;
    }();
    return files;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    using namespace assayer;
    const std::string text(reinterpret_cast<const char*>(data), size);
    const card::Document document{"README.md", text};
    const card::CardReport report = card::checkCard(document, {{"LICENSE", text}}, filesOfModel(), Limits{});
    // Evidence that points outside the card would lead a reader to nowhere.
    for (const record::Claim& claim : report.claims) {
        for (const record::Evidence& evidence : claim.evidence) {
            if (evidence.path == "README.md" && evidence.offset &&
                *evidence.offset + evidence.length.value_or(0) > size)
                std::abort();
        }
    }
    for (const card::Remark& remark : report.remarks) {
        if (remark.offset.value_or(0) + remark.length.value_or(0) > size)
            std::abort();
    }
    jsonLine(report.facts);
    return 0;
}
