// SPDX-License-Identifier: GPL-3.0-or-later
// A signature in words: who, when, why a step matters, what to do next, and the chain from files to authority.
#pragma once

#include "record/Inspection.h"
#include "view/Labels.h"

#include <QString>

#include <string_view>
#include <vector>

namespace assayer::view {

/// Who signed, as far as the signature tells; "Signer unknown" where it does not.
QString signerLine(const record::Signature& signature);

/// When it was signed and who says so; empty where nothing says it.
QString timeLine(const record::Signature& signature);

/// One sentence: why a step of that name matters.
QString whyStepMatters(std::string_view step);

/// What would make this signature verified: the exact next action. For a verified one, what keeps it so.
QString nextAction(const record::Signature& signature);

/// True where the signature is right and tells its signer from others, so that the signer can be remembered.
bool canBeTrusted(const record::Signature& signature);

/// The name of a field of a signer or of a statement, in words.
QString signerFieldLabel(std::string_view name);

/// A link of the chain from the files to whoever vouches for the signer.
struct ChainLink
{
    QString title; ///< "Model files"
    QString text;  ///< "7 agree, 1 differs"
    Mark mark = Mark::None;
    bool beside = false; ///< stands beside the link before it: the transparency log
    bool leadsToFiles = false;
};

/// Model files, manifest, signature, key or certificate, authority; the log beside the signature where there is one.
std::vector<ChainLink> chainOf(const record::Signature& signature);

} // namespace assayer::view
