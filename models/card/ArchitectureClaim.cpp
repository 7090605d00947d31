// SPDX-License-Identifier: GPL-3.0-or-later
// The stated architecture against the names of the tensors.
#include "base/Text.h"
#include "card/Claims.h"

#include <algorithm>
#include <array>

namespace assayer::card {

namespace {

using record::ClaimVerdict;

struct Family
{
    std::string_view name;
    std::string_view types;   ///< model types and beginnings of class names that have such tensors
    std::string_view pattern; ///< part of a tensor's name that members of the family have
};

// Names of tensors in the repositories of the transformers library; each pattern belongs to one family only.
constexpr std::array<Family, 13> kFamilies{{
    {"llama",
     "llama mistral mixtral qwen2 qwen2moe qwen3 gemma gemma2 gemma3 olmo olmo2 stablelm cohere yi deepseek internlm2 "
     "starcoder2 smollm smollm3 granite phi3 phi",
     ".self_attn.k_proj.weight"},
    {"phi3", "phi3 phi4", ".self_attn.qkv_proj.weight"},
    {"gpt2", "gpt2 gptbigcode", ".attn.c_attn.weight"},
    {"gpt_neox", "gptneox", ".attention.query_key_value.weight"},
    {"bloom", "bloom falcon", ".self_attention.query_key_value.weight"},
    {"bert", "bert roberta xlmroberta camembert electra vit deit mpnet layoutlm beit dinov2 data2vec wavlm esm nomic",
     ".attention.self.query.weight"},
    {"vit", "vit deit beit dinov2 ast audiospectrogram", ".attention.attention.query.weight"},
    {"distilbert", "distilbert", ".attention.q_lin.weight"},
    {"albert", "albert", ".albert_layer_groups."},
    {"t5", "t5 mt5 umt5 longt5 flan", ".SelfAttention.q.weight"},
    {"deberta", "deberta debertav2", ".attention.self.query_proj.weight"},
    {"unet", "unet2dcondition unet2d", "down_blocks."},
    {"rwkv", "rwkv rwkv5", ".attention.time_decay"},
}};

// "Qwen2ForCausalLM" and "qwen2" -> "qwen2"; "XLMRobertaModel" -> "xlmroberta"; "gpt_neox" -> "gptneox".
std::string familyWord(std::string_view architecture)
{
    std::string word = asciiLower(architecture);
    for (const std::string_view ending : {"for", "model", "lmhead", "doubleheads"}) {
        const std::size_t at = word.find(ending);
        if (at != std::string::npos && at > 0)
            word.resize(at);
    }
    word.erase(std::remove_if(word.begin(), word.end(), [](char c) { return c == '_' || c == '-'; }), word.end());
    return word;
}

bool listed(std::string_view list, std::string_view word)
{
    std::size_t begin = 0;
    while (begin < list.size()) {
        const std::size_t end = std::min(list.find(' ', begin), list.size());
        if (list.substr(begin, end - begin) == word)
            return true;
        begin = end + 1;
    }
    return false;
}

struct Found
{
    const Family* family = nullptr;
    const record::File* file = nullptr;
    const record::Member* tensor = nullptr;
};

std::vector<Found> familiesOf(const std::vector<record::File>& files, bool& tensors)
{
    std::vector<Found> found;
    for (const record::File& file : files) {
        for (const record::Member& member : file.members) {
            if (member.kind != "tensor")
                continue;
            tensors = true;
            for (const Family& family : kFamilies) {
                const bool known = std::any_of(found.begin(), found.end(),
                                               [&](const Found& other) { return other.family == &family; });
                if (!known && member.name.find(family.pattern) != std::string::npos)
                    found.push_back({&family, &file, &member});
            }
        }
    }
    return found;
}

record::Evidence tensorEvidence(const Found& found)
{
    record::Evidence evidence =
        fileEvidence(*found.file, {}, "names of tensors as in " + std::string(found.family->name));
    evidence.member = found.tensor->name;
    evidence.offset = found.tensor->offset;
    evidence.length = found.tensor->length;
    return evidence;
}

void judge(record::Claim& claim, const std::string& word, const std::vector<Found>& found, bool tensors,
           bool remoteCode)
{
    for (const Found& one : found)
        claim.evidence.push_back(tensorEvidence(one));
    const bool agrees =
        std::any_of(found.begin(), found.end(), [&](const Found& one) { return listed(one.family->types, word); });
    const bool known = std::any_of(kFamilies.begin(), kFamilies.end(),
                                   [&](const Family& family) { return listed(family.types, word); });
    if (agrees)
        decide(claim, ClaimVerdict::Confirmed, "The tensors are named as those of this architecture are.");
    else if (!tensors)
        decide(claim, ClaimVerdict::NotCheckable, "No names of tensors are at hand.");
    else if (known && !found.empty())
        decide(claim, ClaimVerdict::Contradicted, "The tensors are named as those of another architecture are.");
    else if (remoteCode)
        decide(claim, ClaimVerdict::NotCheckable,
               "The architecture is defined by code of the repository, which is not run to find out.");
    else if (known)
        decide(claim, ClaimVerdict::Unsupported, "No tensor is named as those of this architecture are.");
    else
        decide(claim, ClaimVerdict::Unsupported, "The names of this architecture's tensors are not known here.");
}

// GGUF files name their architecture themselves; config.json and GGUF have to agree on the family.
void addGguf(record::Claim& claim, const ClaimInput& input, const std::string& word)
{
    for (const record::File& file : input.files) {
        const std::string named = jsonText(file.facts, "architecture");
        if (file.format != "gguf" || named.empty())
            continue;
        claim.evidence.push_back(fileEvidence(file, "general.architecture", named));
        if (familyWord(named) == word && claim.verdict != ClaimVerdict::Contradicted)
            decide(claim, ClaimVerdict::Confirmed, "The GGUF file names the same architecture.");
    }
}

} // namespace

void claimArchitecture(const ClaimInput& input, Claims& claims)
{
    bool tensors = false;
    const std::vector<Found> found = familiesOf(input.files, tensors);
    const bool remoteCode = std::any_of(input.files.begin(), input.files.end(), [](const record::File& file) {
        return jsonMember(file.facts, "autoMap").is_object();
    });
    Claims made;
    const auto add = [&](std::string field, const std::string& said, record::Evidence place) {
        record::Claim claim = claimOf("architecture", std::move(field), said);
        claim.evidence.push_back(std::move(place));
        judge(claim, familyWord(said), found, tensors, remoteCode);
        addGguf(claim, input, familyWord(said));
        made.push_back(std::move(claim));
    };
    for (const std::string& said : frontMatterTexts(input, "model_type"))
        add("front matter: model_type", said, frontMatterEvidence(input, "model_type"));
    for (const record::File& file : input.files) {
        const std::string said = jsonText(file.facts, "architecture");
        if (!said.empty() && file.format == "hf-config" && baseName(file.path) == "config.json") {
            const bool classNames = jsonMember(jsonMember(file.facts, "config"), "architectures").is_array();
            add(file.path + (classNames ? ": architectures" : ": _class_name"), said,
                fileEvidence(file, classNames ? "/architectures/0" : "/_class_name", said));
        }
    }
    if (made.empty()) {
        record::Claim claim = claimOf("architecture", "front matter, config.json", {});
        decide(claim, ClaimVerdict::Missing, "Neither the card nor config.json names an architecture.");
        for (const Found& one : found)
            claim.evidence.push_back(tensorEvidence(one));
        for (const record::File& file : input.files) {
            if (file.format == "gguf" && !jsonText(file.facts, "architecture").empty())
                claim.evidence.push_back(
                    fileEvidence(file, "general.architecture", jsonText(file.facts, "architecture")));
        }
        made.push_back(std::move(claim));
    }
    appendClaims(claims, std::move(made));
}

} // namespace assayer::card
