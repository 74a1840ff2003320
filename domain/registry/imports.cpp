// Taking imports in, showing how far they are, and taking them back: see imports.hpp.
#include "domain/registry/imports.hpp"

#include "domain/registry/leaves.hpp"
#include "domain/registry/postings.hpp"

#include "domain/people/actions.hpp"
#include "domain/people/rights.hpp"

namespace heluo {

Import start_import(Unit& unit, const Actor& actor, const ImportWish& wish) {
    permit(actor, Action::import_contracts, {}, Action::list_imports);
    if (wish.client_key) {
        if (auto known = unit.imports.by_client_key(actor.account, *wish.client_key)) {
            require(known->digest == wish.digest, Reason::idempotency_key_reused);
            return *known;
        }
    }
    require(wish.size <= max_import_bytes, Reason::import_too_large);
    Import import;
    import.id = unit.fresh<ImportId>();
    import.account = actor.account;
    import.file = wish.file;
    import.digest = wish.digest;
    import.size = wish.size;
    import.client_key = wish.client_key;
    import.created_at = unit.now();
    import.next_run_at = import.created_at;
    unit.imports.add(import);
    unit.timers.set(import.id.ulid, Due{TimerKind::import_run, *import.next_run_at});
    unit.announce({"import_queued", import.id.text(), false, {}, {}});
    return import;
}

Import undo_import(Unit& unit, const Actor& actor, const ImportId& id) {
    Import import = unit.imports.get(id);
    permit(actor, Action::undo_import, {}, Action::read_import);
    import.state = import_lifecycle.after(import.state, ImportStep::undo, ImportTaker::staff, name_of(import.state));
    require(!unit.imports.touched(id), Reason::import_in_use);
    unit.postings.take_back(id);
    unit.imports.take_back(id);
    unit.imports.save(import);
    unit.witness(import.id.text(), leaf_of_undone(unit, import.id));
    unit.announce({"import_undone", import.id.text(), false, {}, {}});
    return import;
}

Import import_for(Unit& unit, const Actor& actor, const ImportId& id) {
    permit(actor, Action::read_import, {}, Action::read_import);
    return unit.imports.get(id);
}

Page<Import> imports_for(Unit& unit, const Actor& actor, const PageRequest& page) {
    permit(actor, Action::list_imports, {}, Action::list_imports);
    return unit.imports.list(page);
}

Page<ImportFault> import_faults_for(Unit& unit, const Actor& actor, const ImportId& id, const PageRequest& page) {
    permit(actor, Action::list_import_errors, {}, Action::read_import);
    unit.imports.get(id);
    return unit.imports.faults(id, page);
}

std::vector<ImportStep> allowed_steps(const Import& import, const Actor& actor) {
    if (!may(actor.roles, Action::undo_import, {})) return {};
    return import_lifecycle.steps_of(import.state, ImportTaker::staff);
}

}  // namespace heluo
