// SPDX-License-Identifier: GPL-3.0-or-later
// Names and scopes of Python source (Python Language Reference, 4.2), and which functions run when the module is
// imported.
#pragma once

#include "code/PythonProgram.h"
#include <cstdint>
#include <set>

namespace assayer::code {

class PythonScopes
{
public:
    enum class Kind
    {
        Function,
        Class,
        Main, ///< below `if __name__ == "__main__"`
    };

    /// Leaves the scopes whose header stands at `indent` or deeper.
    void leaveTo(std::uint32_t indent);
    void enter(Kind kind, std::uint32_t indent, const std::string& name);
    /// Forgets the open scopes and keeps all names, for the second reading.
    void restart();

    void bind(const std::string& name, PythonValuePtr value);
    void bindModule(const std::string& name, PythonValuePtr value);
    /// The value of a name here, from the inside out; null where it is not bound.
    PythonValuePtr find(const std::string& name) const;

    void noteStar(std::string module) { m_stars.insert(std::move(module)); }
    const std::set<std::string>& stars() const { return m_stars; }

    /// Notes that what stands here calls a function or class of the source.
    void noteUse(const std::string& callee);
    /// After the first reading: follows the uses from the module's level.
    void followUses();

    const std::string& function() const { return m_function; }
    std::string qualified(const std::string& name) const { return m_path.empty() ? name : m_path + "." + name; }
    bool inClass() const { return !m_open.empty() && m_open.back().kind == Kind::Class; }
    PythonMoment moment() const;

private:
    struct Scope
    {
        Kind kind;
        std::uint32_t indent;
        std::string path;     ///< qualified name
        std::string function; ///< innermost function around it
    };

    void update();

    std::vector<Scope> m_open;
    std::string m_path;     ///< qualified name of the innermost function or class
    std::string m_function; ///< qualified name of the innermost function
    std::map<std::string, std::map<std::string, PythonValuePtr>> m_names; ///< by scope
    std::map<std::string, std::set<std::string>> m_uses;                  ///< by function, "" for the module
    std::set<std::string> m_reached;
    std::set<std::string> m_stars;
    std::size_t m_bound = 0;
};

} // namespace assayer::code
