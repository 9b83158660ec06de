#include "tests/bench/gateway_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace vgm::bench {
namespace {

// fork and exec; standard output goes to `out` unless it is -1, standard error to `err`.
pid_t start(const std::vector<std::string>& command, int out, int err)
{
    std::vector<char*> arguments;
    for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const pid_t pid = fork();
    if (pid < 0) throw std::runtime_error("fork failed");
    if (pid == 0) {
        if (out >= 0) dup2(out, STDOUT_FILENO);
        if (err >= 0) dup2(err, STDERR_FILENO);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    return pid;
}

int wait_for(pid_t pid)
{
    int status = 0;
    if (waitpid(pid, &status, 0) != pid) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::string configuration(const gateway_options& o)
{
    return fmt::format(
        R"(gateway: {{data: {0}/data, oid: 1.2.250.1.999.1.1, product_reference: BENCH}}
log: {{level: {1}, file: {0}/gateway.log}}
sources:
  - {{name: bench, listen: "127.0.0.1:{6}", connections_max: 1000}}
{7}journal: {{sync_delay: {2}ms}}
operator:
  name: sink
  server_name: localhost
  submission: {{address: "127.0.0.1:{3}", security: implicit, connections_max: {4}}}
  certificate: {5}/pfi-chain.pem
  key: {5}/pfi.key
  trust: {5}/trust.pem
mailbox: {{address: pfi@hopital-demo.mssante.fr, display_name: Hopital}}
)",
        o.folder.string(),
        o.log_level,
        o.sync_delay.count(),
        o.operator_port,
        o.operator_connections,
        o.certificates.string(),
        o.port,
        o.more_sources
    );
}

// "bench port 40123", among what it prints when it is ready; 0 when it ends without.
std::uint16_t read_port(int from)
{
    FILE* in = fdopen(from, "r");
    char line[256];
    unsigned port = 0;
    while (port == 0 && std::fgets(line, sizeof line, in) != nullptr)
        if (std::sscanf(line, "bench port %u", &port) != 1) port = 0;
    std::fclose(in);
    return static_cast<std::uint16_t>(port);
}

}  // namespace

scratch_folder::scratch_folder(const std::filesystem::path& parent)
{
    std::filesystem::create_directories(parent);
    std::string made = (std::filesystem::absolute(parent) / "vgm-bench-XXXXXX").string();
    if (mkdtemp(made.data()) == nullptr) throw std::runtime_error("cannot make a folder: " + made);
    path_ = made;
}

scratch_folder::~scratch_folder()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void make_certificates(const std::filesystem::path& into)
{
    const auto script = std::string{VGM_SOURCE_DIR} + "/deploy/operator/pki";
    const int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
    const int code = wait_for(start({"/bin/bash", script, into.string()}, nothing, nothing));
    close(nothing);
    if (code != 0) throw std::runtime_error(script + " failed");
}

std::uint16_t closed_port()
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (bind(fd, reinterpret_cast<const sockaddr*>(&at), size) != 0 ||
        getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size) != 0)
        throw std::runtime_error("no free port");
    close(fd);
    return ntohs(at.sin_port);
}

gateway_process::gateway_process(const gateway_options& options)
{
    const auto config = options.folder / "vaguemestre.yaml";
    std::ofstream(config) << configuration(options);
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("pipe failed");
    pid_ = start({options.program.string(), "serve", "-c", config.string()}, ends[1], -1);
    close(ends[1]);
    port_ = read_port(ends[0]);
    if (port_ == 0) {
        stop();
        throw std::runtime_error(options.program.string() + " did not start");
    }
}

gateway_process::~gateway_process() { stop(); }

void gateway_process::kill_now()
{
    kill(pid_, SIGKILL);
    wait_for(pid_);
    pid_ = -1;
}

int gateway_process::stop()
{
    if (pid_ < 0) return 0;
    kill(pid_, SIGTERM);
    const int code = wait_for(pid_);
    pid_ = -1;
    return code;
}

process_figures gateway_process::now() const
{
    process_figures figures;
    const auto folder = "/proc/" + std::to_string(pid_);
    std::ifstream status(folder + "/status");
    for (std::string line; std::getline(status, line);) {
        const auto kilobytes = [&] { return std::strtod(line.c_str() + 6, nullptr) / 1024; };
        if (line.starts_with("VmRSS:")) figures.resident_mb = kilobytes();
        if (line.starts_with("VmHWM:")) figures.resident_peak_mb = kilobytes();
    }
    // The 14th and 15th fields: user and system time in ticks; the name before them may hold
    // blanks.
    std::ifstream stat(folder + "/stat");
    std::string all;
    std::getline(stat, all);
    std::istringstream rest(all.substr(all.rfind(')') + 1));
    std::string word;
    for (int skipped = 0; skipped < 11; ++skipped) rest >> word;
    double user = 0, system = 0;
    rest >> user >> system;
    figures.cpu_seconds = (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
    return figures;
}

}  // namespace vgm::bench
