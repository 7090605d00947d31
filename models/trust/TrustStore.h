// SPDX-License-Identifier: GPL-3.0-or-later
// Whom the user expects to sign: decisions that were made once and are held against every later signature of the same
// publisher.
#pragma once

#include "base/Json.h"
#include "base/Result.h"
#include "record/Inspection.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assayer::trust {

/// "This signer signs for this publisher."
struct TrustDecision
{
    std::string publisher; ///< "acme", "acme/model", or "*" for any
    /// What names the signer: each has to stand so in the signer of a signature ("method", "fingerprint", "identity",
    /// "issuer", "key-sha256", "certificate-sha256").
    std::map<std::string, std::string> signer;
    std::string material; ///< public key that verifying needs, where the signature does not bring it; else empty
    std::string note;
    std::string added;  ///< UTC day, "2026-11-20"
    std::string origin; ///< not stored: "remembered", "policy"
    bool operator==(const TrustDecision&) const = default;
};

class TrustStore
{
public:
    /// Reads {"schema": "assayer/trust/1", "signers": [...]}; Malformed names the member that does not fit.
    static Result<TrustStore> fromJson(std::string_view text);
    std::string toJson() const;

    const std::vector<TrustDecision>& decisions() const { return m_decisions; }

    /// Adds a decision unless the same signer is there for the publisher; false where it is.
    bool add(TrustDecision decision);

    /// Removes the decision with that number, counted from 1 as listed; false where there is none.
    bool remove(std::size_t number);

    /// Takes the decisions of another store over, as coming from `origin`.
    void merge(const TrustStore& other, const std::string& origin);

    /// The decisions that speak of the publisher: those for its name, for the part before the '/', and for any.
    std::vector<TrustDecision> forPublisher(std::string_view publisher) const;

private:
    std::vector<TrustDecision> m_decisions;
};

/// The part of a signature's signer that names who signed, apart from what only describes: what a decision remembers.
std::map<std::string, std::string> signerIdentity(const record::Signature& signature);

/// "Model Signer <s@example.org> (OpenPGP key bb42...)": for people.
std::string signerText(const std::map<std::string, std::string>& signer);

/// Holds a verified or valid-untrusted signature against the decisions for its publisher. A remembered signer makes it
/// verified; another one than the remembered makes it valid-untrusted with the reason "signer-changed". Nothing changes
/// where no decision speaks of the publisher. True where another signer than the remembered one signed.
bool applyDecisions(const std::vector<TrustDecision>& decisions, record::Signature& signature);

} // namespace assayer::trust
