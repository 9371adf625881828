using System.Collections.Concurrent;
using System.Diagnostics;

namespace P2POrleans.TestKit;

/// <summary>What tests may need of the machine they run on.</summary>
public static class Need
{
    /// <summary>python3 with grpcio: a foreign gRPC implementation.</summary>
    public const string PythonGrpc = nameof(PythonGrpc);

    /// <summary>python3 with libtorrent: a foreign BEP 52 implementation.</summary>
    public const string PythonLibtorrent = nameof(PythonLibtorrent);

    /// <summary>node with npm, to install @grpc/grpc-js.</summary>
    public const string Node = nameof(Node);

    /// <summary>A redis-server program to start.</summary>
    public const string Redis = nameof(Redis);

    /// <summary>The program script of util-linux, which runs another one in a terminal.</summary>
    public const string Terminal = nameof(Terminal);

    /// <summary>Root, and the programs to make namespaces with: what containers are made of.</summary>
    public const string Containers = nameof(Containers);

    /// <summary>Root on Linux, to mount a small disk.</summary>
    public const string Mount = nameof(Mount);

    /// <summary>A docker-compose program, which reads compose files without an engine too.</summary>
    public const string Compose = nameof(Compose);

    /// <summary>The shells whose completion is tried.</summary>
    public const string Zsh = nameof(Zsh);

    /// <inheritdoc cref="Zsh"/>
    public const string Fish = nameof(Fish);

    /// <inheritdoc cref="Zsh"/>
    public const string PowerShell = nameof(PowerShell);

    public const string Linux = nameof(Linux);

    private static readonly ConcurrentDictionary<string, string?> Known = new();

    /// <summary>The interpreter that Debian's python3-* packages belong to.</summary>
    public static string Python { get; } = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : "python3";

    /// <returns>Null when everything is there, else the reason to skip with how to get it.</returns>
    public static string? WhyNot(params IEnumerable<string?> needs) =>
        needs.OfType<string>().Select(WhyNotOne).FirstOrDefault(reason => reason is not null);

    private static string? WhyNotOne(string need) => Known.GetOrAdd(need, static n => n switch
    {
        PythonGrpc => Runs(Python, "-c", "import grpc")
            ? null
            : "skipped, because python3-grpcio is missing: apt-get install python3-grpcio",
        PythonLibtorrent => Runs(Python, "-c", "import libtorrent")
            ? null
            : "skipped, because python3-libtorrent is missing: apt-get install python3-libtorrent",
        Node => Runs("npm", "--version")
            ? null
            : "skipped, because node and npm are missing: apt-get install nodejs npm",
        Redis => Runs("redis-server", "--version")
            ? null
            : "skipped, because redis-server is missing: apt-get install redis-server",
        Terminal => Runs("script", "--version")
            ? null
            : "skipped, because script of util-linux is missing: apt-get install bsdutils",
        Containers => Runs("unshare", "--mount", "--uts", "--pid", "--fork", "true") && Runs("ip", "netns", "list") && Runs("nsenter", "--version")
            ? null
            : "skipped, because it needs root on Linux with ip and unshare: apt-get install iproute2 util-linux",
        Mount => Runs("unshare", "--mount", "true") ? null : "skipped, because it needs root on Linux",
        Compose => Runs("docker-compose", "--version")
            ? null
            : "skipped, because docker-compose is missing: apt-get install docker-compose",
        Zsh => Runs("zsh", "--version") ? null : "skipped, because zsh is missing: apt-get install zsh",
        Fish => Runs("fish", "--version") ? null : "skipped, because fish is missing: apt-get install fish",
        PowerShell => Runs("pwsh", "-Version") ? null : "skipped, because pwsh is missing; Debian has no package of it",
        Linux => OperatingSystem.IsLinux() ? null : "skipped, because it needs Linux",
        _ => throw new ArgumentException($"Unknown need '{n}'.", nameof(need)),
    });

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
