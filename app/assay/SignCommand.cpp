// SPDX-License-Identifier: GPL-3.0-or-later
// `assay sign`: an OpenSSF Model Signing bundle over a subject.
#include "Commands.h"
#include "ProgressLine.h"

#include "base/Text.h"
#include "inspection/AtomicFile.h"
#include "inspection/ModelSigner.h"

#include <cstdio>
#include <iostream>
#include <termios.h>
#include <unistd.h>

namespace assayer::assay {

namespace {

// Switches the terminal's echo off as long as it lives.
class SilentTerminal
{
public:
    SilentTerminal()
    {
        m_changed = ::tcgetattr(STDIN_FILENO, &m_before) == 0;
        if (!m_changed)
            return;
        termios silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~SilentTerminal()
    {
        if (m_changed)
            ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
        std::fputc('\n', stderr);
    }
    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;

private:
    termios m_before{};
    bool m_changed = false;
};

std::optional<std::string> passPhrase(const CommandLine& line)
{
    if (!line.passPhraseFile.empty()) {
        constexpr std::size_t kLongest = 4096;
        auto text = inspection::readWhole(line.passPhraseFile, kLongest);
        if (!text)
            return std::nullopt;
        return text->substr(0, text->find_first_of("\r\n"));
    }
    if (::isatty(STDIN_FILENO) != 1)
        return std::nullopt;
    std::fputs("Pass phrase of the key: ", stderr);
    const SilentTerminal silent;
    std::string phrase;
    if (!std::getline(std::cin, phrase))
        return std::nullopt;
    return phrase;
}

void show(const inspection::SigningPreview& preview, const trust::SigningKey& key)
{
    constexpr std::size_t kShown = 50;
    std::fprintf(stderr, "%zu files with %llu bytes will be signed as \"%s\" by %s, key %s:\n",
                 preview.plan.files.size(), static_cast<unsigned long long>(preview.bytes),
                 visibleText(preview.plan.modelName).c_str(), key.description().c_str(), key.fingerprint().c_str());
    for (std::size_t i = 0; i < std::min(kShown, preview.plan.files.size()); ++i)
        std::fprintf(stderr, "  %s\n", visibleText(preview.plan.files[i].path).c_str());
    if (preview.plan.files.size() > kShown)
        std::fprintf(stderr, "  and %zu more\n", preview.plan.files.size() - kShown);
    for (const std::string& path : preview.leftOut)
        std::fprintf(stderr, "  not covered: %s\n", visibleText(path).c_str());
}

bool mayReplace(const CommandLine& line, const std::string& path)
{
    if (line.force)
        return true;
    if (::isatty(STDIN_FILENO) != 1)
        return false;
    std::fprintf(stderr, "'%s' is there already. Replace it? [y/N] ", visibleText(path).c_str());
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "yes";
}

} // namespace

int runSign(const CommandLine& line, const std::stop_token& stop)
{
    if (line.operands.size() != 1 || line.privateKey.empty()) {
        complain("sign takes one subject and a key: --private-key FILE, or --private-key pkcs11:URI");
        return 2;
    }
    const auto key = inspection::openSigningKey(line.privateKey, [&] { return passPhrase(line); });
    if (!key) {
        complain(key.error().message);
        return 2;
    }
    inspection::SigningRequest request{line.operands[0], line.options.signatureFile, line.options.ignorePaths,
                                       line.certificateChain, line.options.jobs};
    if (request.output.empty())
        request.output = line.output;
    const auto preview = [&] {
        ProgressLine progress(line.quiet);
        return inspection::previewSigning(request, progress, stop);
    }();
    if (!preview) {
        complain(visibleText(preview.error().message));
        return 3;
    }
    if (!line.quiet)
        show(*preview, *key);
    const auto obstacles = trust::signingObstacles(preview->plan, *key);
    for (const std::string& obstacle : obstacles)
        complain(obstacle);
    if (!obstacles.empty())
        return 3;
    if (preview->replaces && !mayReplace(line, preview->output)) {
        complain("'" + visibleText(preview->output) + "' is there already; --force replaces it");
        return 1;
    }
    const auto written = inspection::writeSignature(*preview, *key, preview->replaces);
    if (!written) {
        complain(visibleText(written.error().message));
        return 3;
    }
    std::printf("%s\n", visibleText(preview->output).c_str());
    return 0;
}

} // namespace assayer::assay
