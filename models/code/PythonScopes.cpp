// SPDX-License-Identifier: GPL-3.0-or-later
#include "code/PythonScopes.h"

namespace assayer::code {

namespace {

constexpr std::size_t kMostNames = 200'000;
constexpr std::size_t kMostScopes = 200;

} // namespace

void PythonScopes::update()
{
    m_path.clear();
    m_function.clear();
    for (const Scope& scope : m_open) {
        if (scope.kind == Kind::Main)
            continue;
        m_path = scope.path;
        if (scope.kind == Kind::Function)
            m_function = scope.path;
    }
}

void PythonScopes::leaveTo(std::uint32_t indent)
{
    bool left = false;
    while (!m_open.empty() && m_open.back().indent >= indent) {
        m_open.pop_back();
        left = true;
    }
    if (left)
        update();
}

void PythonScopes::enter(Kind kind, std::uint32_t indent, const std::string& name)
{
    if (m_open.size() >= kMostScopes)
        return;
    m_open.push_back({kind, indent, kind == Kind::Main ? m_path : qualified(name), m_function});
    update();
}

void PythonScopes::restart()
{
    m_open.clear();
    update();
}

void PythonScopes::bind(const std::string& name, PythonValuePtr value)
{
    if (m_bound < kMostNames || m_names[m_path].contains(name)) {
        m_names[m_path][name] = std::move(value);
        ++m_bound;
    }
}

void PythonScopes::bindModule(const std::string& name, PythonValuePtr value)
{
    if (m_bound++ < kMostNames)
        m_names[""][name] = std::move(value);
}

PythonValuePtr PythonScopes::find(const std::string& name) const
{
    for (std::size_t level = m_open.size(); level-- > 0;) {
        const auto scope = m_names.find(m_open[level].path);
        // The names of a class are not seen by its methods; attributes written with a dot are.
        const bool seen =
            level + 1 == m_open.size() || m_open[level].kind != Kind::Class || name.find('.') != std::string::npos;
        if (scope == m_names.end() || !seen)
            continue;
        const auto found = scope->second.find(name);
        if (found != scope->second.end())
            return found->second;
    }
    const auto module = m_names.find("");
    if (module == m_names.end())
        return nullptr;
    const auto found = module->second.find(name);
    return found == module->second.end() ? nullptr : found->second;
}

void PythonScopes::noteUse(const std::string& callee)
{
    if (m_uses.size() < kMostNames && m_uses[m_function].size() < kMostNames)
        m_uses[m_function].insert(callee);
}

void PythonScopes::followUses()
{
    std::vector<std::string> open{""};
    while (!open.empty()) {
        const std::string function = std::move(open.back());
        open.pop_back();
        const auto uses = m_uses.find(function);
        if (uses == m_uses.end())
            continue;
        for (const std::string& used : uses->second) {
            // Using a class runs its construction.
            for (const char* part : {"", ".__init__", ".__new__", ".__post_init__", ".__call__", ".__enter__"}) {
                if (m_reached.insert(used + part).second)
                    open.push_back(used + part);
            }
        }
    }
}

PythonMoment PythonScopes::moment() const
{
    bool method = false;
    for (std::size_t i = 0; i < m_open.size(); ++i) {
        if (m_open[i].kind == Kind::Main)
            return PythonMoment::Script;
        method = method || (i > 0 && m_open[i].kind == Kind::Function && m_open[i - 1].kind == Kind::Class);
    }
    if (m_function.empty() || m_reached.contains(m_function))
        return PythonMoment::Import;
    return method ? PythonMoment::Method : PythonMoment::Use;
}

} // namespace assayer::code
