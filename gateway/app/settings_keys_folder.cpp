#include "gateway/app/settings_keys.hpp"

namespace vgm::app {

using config::file_use;

void describe(config::visitor& v, folder_settings& s)
{
    v.key(
        "path",
        s.path,
        {.says = "The folder. While it cannot be read, it is waited for.",
         .example = "/srv/letters/laboratory",
         .file = file_use::awaited,
         .required = true}
    );
    v.key(
        "done",
        s.done,
        {.says = "Where files go whose messages were all accepted, on the same file system; "
                 "without it, `done` in the folder.",
         .example = "/srv/letters/laboratory/done",
         .file = file_use::awaited}
    );
    v.key(
        "refused",
        s.refused,
        {.says = "Where files go of which something was refused, on the same file system; without "
                 "it, `refused` in the folder.",
         .example = "/srv/letters/laboratory/refused",
         .file = file_use::awaited}
    );
    v.key(
        "complete_when",
        s.complete_when,
        {.says = "How one knows that a file is whole: it gets its name by a rename when it is; its "
                 "size and time have not changed during `settle`; or a marker beside it says so, "
                 "letter.hl7.ok or letter.ok, written after it."}
    );
    v.key(
        "settle",
        s.settle,
        {.says = "How long a file must not have changed, with `complete_when: settled`.",
         .least = "100ms",
         .most = "1h"}
    );
    v.key(
        "pair_within",
        s.pair_within,
        {.says = "How long a PDF waits for its sidecar (.json), and a sidecar for its document, "
                 "before it is refused.",
         .least = "1s",
         .most = "7d"}
    );
    v.key(
        "scan_every",
        s.scan_every,
        {.says = "How often the folder is read even when the system tells of no change, as that of "
                 "a network share does not.",
         .least = "100ms",
         .most = "1h"}
    );
}

}  // namespace vgm::app
