// T15: what the registry did, beside the same period of the year before.
#include "domain/core/money.hpp"
#include "domain/registry/workload.hpp"
#include "domain/statistics/desk.hpp"

namespace heluo {

namespace {

std::optional<std::string> mean_days(const Workload& work) {
    if (work.decided == 0) return std::nullopt;
    return Money::fen(divide_half_away(work.working_days * 100, work.decided)).text();
}

}  // namespace

void tell_work(const Desk& desk) {
    desk.table.rows_head = "工作事项";
    const Period before = desk.question.period.a_year_before();
    const Workload now = desk.unit.workloads.between(desk.table.from, desk.table.until, desk.known);
    const Workload then = desk.unit.workloads.between(before.from(), before.until(), desk.known);
    const auto add = [&](std::string code, std::string name, int level, long long count, long long count_before) {
        desk.table.work.push_back({std::move(code), std::move(name), level, count, count_before, {}, {}});
    };
    const auto add_act = [&](std::string name, RegistryAct act) {
        add("", std::move(name), 0, now.of(act), then.of(act));
    };
    const auto times = [](const Workload& work, const std::string& ground) {
        const auto found = work.refused_for.find(ground);
        return found == work.refused_for.end() ? 0 : found->second;
    };
    add_act("受理", RegistryAct::accepted);
    add_act("登记", RegistryAct::registered);
    add_act("不予登记", RegistryAct::refused);
    for (const Code& ground : desk.unit.rules.list("refusal_grounds").all())
        if (const long long count = times(now, ground.code), count_before = times(then, ground.code);
            desk.was_valid(ground) || count != 0 || count_before != 0)
            add(ground.code, ground.name_zh, 1, count, count_before);
    add_act("退回补正", RegistryAct::returned);
    add_act("变更登记", RegistryAct::changed);
    add_act("注销", RegistryAct::cancelled);
    add_act("撤销", RegistryAct::revoked);
    add("", "办结", 0, now.decided, then.decided);
    add("", "其中：超期办结", 1, now.overdue, then.overdue);
    desk.table.work.push_back({"", "平均办结工作日", 0, {}, {}, mean_days(now), mean_days(then)});
    desk.check(
        "办结不多于登记、不予登记与变更登记之和",
        now.decided <= now.of(RegistryAct::registered) + now.of(RegistryAct::refused) + now.of(RegistryAct::changed));
    desk.table.notes.emplace_back(
        "按办理日期计入，其后的变更、注销、撤销不冲减；一次不予登记可以有几项理由，各项之和可以大于不予登记件数。");
    desk.table.notes.emplace_back("办结自受理次日起按工作日计算。");
    const auto begins = desk.unit.workloads.begins(desk.known);
    if (!begins || before.from() <= *begins)
        desk.table.notes.push_back(begins ? "登记工作量自" + text(*begins).substr(0, 7) + "起记录，此前的未计入。"
                                          : "登记工作量尚无记录。");
}

}  // namespace heluo
