// SPDX-License-Identifier: GPL-3.0-or-later
// The budget of one subject: what fits is kept, what does not is cut and said.
#include "inspection/SubjectBudget.h"

#include <QtTest>

using namespace assayer;
using inspection::SubjectBudget;

namespace {

record::Finding findingOf(const char* rule, record::Severity severity)
{
    record::Finding finding;
    finding.rule = rule;
    finding.severity = severity;
    return finding;
}

std::vector<record::Finding> manyFindings(std::size_t count)
{
    return std::vector<record::Finding>(count, findingOf("ASY-GEN-001", record::Severity::Low));
}

} // namespace

class SubjectBudgetTest : public QObject
{
    Q_OBJECT

private slots:
    void whatFitsIsKeptAsItIs()
    {
        SubjectBudget budget(10, 10);
        std::vector<record::Finding> findings = manyFindings(10);
        std::vector<record::Member> members(10);
        QVERIFY(!budget.take(findings, members));
        QCOMPARE(findings.size(), std::size_t{10});
        QCOMPARE(members.size(), std::size_t{10});
    }

    void aFileBeyondTheBudgetKeepsTheWorstOfEachRule()
    {
        SubjectBudget budget(3, 10);
        std::vector<record::Finding> findings = manyFindings(5);
        findings.push_back(findingOf("ASY-PKL-001", record::Severity::Medium));
        findings.push_back(findingOf("ASY-PKL-001", record::Severity::Critical));
        std::vector<record::Member> members;
        const auto problem = budget.take(findings, members);
        QVERIFY(problem);
        QVERIFY2(problem->find("5 further findings") != std::string::npos, problem->c_str());
        QCOMPARE(findings.size(), std::size_t{2});
        QVERIFY(std::any_of(findings.begin(), findings.end(), [](const record::Finding& finding) {
            return finding.rule == "ASY-PKL-001" && finding.severity == record::Severity::Critical;
        }));
    }

    void theBudgetIsOfAllFilesTogether()
    {
        SubjectBudget budget(8, 10);
        std::vector<record::Finding> first = manyFindings(8);
        std::vector<record::Finding> second = manyFindings(4);
        std::vector<record::Member> members;
        QVERIFY(!budget.take(first, members));
        QVERIFY(budget.take(second, members));
        QCOMPARE(second.size(), std::size_t{1});
        std::vector<record::Finding> third = manyFindings(1);
        QVERIFY2(!budget.take(third, members), "one finding of one rule is never too many, and nothing was left out");
        QCOMPARE(third.size(), std::size_t{1});
    }

    void membersAreCut()
    {
        SubjectBudget budget(10, 6);
        std::vector<record::Finding> findings;
        std::vector<record::Member> first(4);
        std::vector<record::Member> second(4);
        QVERIFY(!budget.take(findings, first));
        const auto problem = budget.take(findings, second);
        QVERIFY(problem);
        QVERIFY2(problem->find("2 members") != std::string::npos, problem->c_str());
        QCOMPARE(second.size(), std::size_t{2});
    }
};

QTEST_APPLESS_MAIN(SubjectBudgetTest)
#include "SubjectBudgetTest.moc"
