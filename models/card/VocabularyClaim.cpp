// SPDX-License-Identifier: GPL-3.0-or-later
// The stated size of the vocabulary against embedding rows and the tokenizer.
#include "card/Claims.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace assayer::card {

namespace {

using record::ClaimVerdict;

struct MeasuredVocabulary
{
    std::uint64_t size = 0;
    bool rows = false; ///< rows of an embedding, which may be padded upward
    record::Evidence evidence;
};

void addEmbeddings(std::vector<MeasuredVocabulary>& all, const record::File& file)
{
    constexpr std::array<std::string_view, 6> kNames{"embed_tokens.weight",    "wte.weight",
                                                     "word_embeddings.weight", "tok_embeddings.weight",
                                                     "embed_in.weight",        "token_embd.weight"};
    for (const record::Member& tensor : file.members) {
        const bool embedding = std::any_of(kNames.begin(), kNames.end(),
                                           [&](std::string_view name) { return tensorEndsWith(tensor.name, name); });
        if (tensor.kind != "tensor" || !embedding || !tensor.shape || tensor.shape->size() != 2)
            continue;
        // GGUF lists dimensions from the innermost on.
        const std::uint64_t rows = file.format == "gguf" ? tensor.shape->back() : tensor.shape->front();
        MeasuredVocabulary measured{rows, true,
                                    fileEvidence(file, {}, std::to_string(rows) + " rows of the embedding")};
        measured.evidence.member = tensor.name;
        measured.evidence.offset = tensor.offset;
        measured.evidence.length = tensor.length;
        all.push_back(std::move(measured));
    }
}

std::vector<MeasuredVocabulary> measure(const ClaimInput& input)
{
    std::vector<MeasuredVocabulary> all;
    for (const record::File& file : input.files) {
        addEmbeddings(all, file);
        const auto size = jsonUnsigned(file.facts, "vocabulary");
        const bool tokens = file.format == "tokenizer" || file.format == "gguf";
        if (size && tokens)
            all.push_back({*size, false,
                           fileEvidence(file, file.format == "gguf" ? "tokenizer.ggml.tokens" : "/model/vocab",
                                        std::to_string(*size) + " tokens")});
    }
    return all;
}

// Embeddings are padded to a multiple of 64 or 128 so that they divide well.
bool isPaddingOf(std::uint64_t rows, double said)
{
    const auto above = static_cast<double>(rows) - said;
    return above >= 0 && above < 128 && rows % 64 == 0;
}

void judgeVocabulary(record::Claim& claim, const Quantity& said, const std::vector<MeasuredVocabulary>& all)
{
    bool agrees = false;
    bool tooFewRows = false;
    std::string found;
    for (const MeasuredVocabulary& measured : all) {
        claim.evidence.push_back(measured.evidence);
        const double size = static_cast<double>(measured.size);
        const double tolerance = said.unit == 0 ? 0.0 : std::max(said.step / 2, 0.03 * said.value);
        agrees = agrees || std::fabs(size - said.value) <= tolerance ||
                 (measured.rows && isPaddingOf(measured.size, said.value));
        tooFewRows = tooFewRows || (measured.rows && size + tolerance < said.value);
        found += (found.empty() ? "" : ", ") + measured.evidence.value;
    }
    if (all.empty())
        decide(claim, ClaimVerdict::NotCheckable, "No embedding and no tokenizer is there to count.");
    else if (tooFewRows)
        decide(claim, ClaimVerdict::Contradicted,
               "The embedding has fewer rows than tokens are stated (" + found + ").");
    else if (agrees)
        decide(claim, ClaimVerdict::Confirmed, "The stated size is that of the files (" + found + ").");
    else
        decide(claim, ClaimVerdict::Contradicted, "The files have another size (" + found + ").");
}

} // namespace

void claimVocabulary(const ClaimInput& input, Claims& claims)
{
    const std::vector<MeasuredVocabulary> all = measure(input);
    Claims made;
    const std::vector<Statement> statements = statedVocabulary(input.sentences);
    if (!statements.empty()) {
        const Statement& statement = statements.front();
        record::Claim claim = claimOf("vocabulary", statement.field, statement.said);
        claim.evidence.push_back(statementEvidence(input, statement));
        judgeVocabulary(claim, statement.quantity, all);
        made.push_back(std::move(claim));
    }
    for (const ConfigValue& value : configValues(input, {"vocab_size", "n_vocab", "padded_vocab_size"})) {
        const auto size = jsonUnsigned(value.file->facts["config"], value.pointer.substr(1));
        if (!size || baseName(value.file->path) != "config.json")
            continue;
        record::Claim claim =
            claimOf("vocabulary", value.file->path + ": " + value.pointer.substr(1), std::to_string(*size));
        claim.evidence.push_back(fileEvidence(*value.file, value.pointer, std::to_string(*size)));
        Quantity said;
        said.value = static_cast<double>(*size);
        // A configuration counts the rows; a tokenizer may well know fewer tokens.
        std::vector<MeasuredVocabulary> rows;
        std::copy_if(all.begin(), all.end(), std::back_inserter(rows),
                     [](const MeasuredVocabulary& m) { return m.rows; });
        judgeVocabulary(claim, said, rows);
        made.push_back(std::move(claim));
    }
    if (made.empty()) {
        record::Claim claim = claimOf("vocabulary", "prose, config.json", {});
        decide(claim, ClaimVerdict::Missing, "Neither the card nor config.json states the size of the vocabulary.");
        for (const MeasuredVocabulary& measured : all)
            claim.evidence.push_back(measured.evidence);
        made.push_back(std::move(claim));
    }
    appendClaims(claims, std::move(made));
}

} // namespace assayer::card
