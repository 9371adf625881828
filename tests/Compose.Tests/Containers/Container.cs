using System.Diagnostics;
using System.Globalization;
using P2POrleans.Compose.Tests.Files;
using P2POrleans.TestKit;
using P2POrleans.TestKit.Processes;

namespace P2POrleans.Compose.Tests.Containers;

/// <summary>
/// A service as Compose would run it: its command and environment to the letter, its host name, its ports and volumes, its user, and
/// nothing of the machine but programs and libraries: this machine's files stand in for the base image's, and a layer above them takes
/// what is written.
/// </summary>
public sealed class Container : IAsyncDisposable
{
    /// <summary>The ordinary user of Microsoft's images.</summary>
    private const string AppUser = "1654";

    /// <summary>What the base images set.</summary>
    private static readonly KeyValuePair<string, string>[] BaseEnvironment =
    [
        new("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        new("HOME", "/home/app"),
        new("APP_UID", AppUser),
        new("ASPNETCORE_HTTP_PORTS", "8080"),
        new("DOTNET_RUNNING_IN_CONTAINER", "true"),
        new("DOTNET_ROOT", P2p.DotnetFolder),
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly string _host;
    private readonly string _networkNamespace;
    private readonly string _user;
    private readonly string[] _command;
    private readonly string[] _healthCheck;
    private readonly string[] _environment;
    private readonly IReadOnlyList<string> _mounts;
    private TestProcess? _process;

    /// <param name="host">Its host name.</param>
    /// <param name="service">What it is an instance of.</param>
    /// <param name="stage">Its image; null for one of elsewhere.</param>
    /// <param name="networkNamespace">Where it runs.</param>
    public Container(string host, ComposeService service, ImageStage? stage, string networkNamespace)
    {
        _host = host;
        _networkNamespace = networkNamespace;
        _user = stage?.User is null ? "0" : AppUser;
        string[] own = service.Command?.Split(' ') ?? [];
        _command = [.. stage?.Entrypoint ?? [], .. own];
        _healthCheck = [.. service.Healthcheck?.Test ?? stage?.HealthCheck.Prepend("CMD") ?? []];
        var environment = new Dictionary<string, string>(BaseEnvironment);
        foreach ((string key, string value) in (stage?.Environment ?? new Dictionary<string, string>()).Concat(service.Environment))
            environment[key] = value.Replace("$PATH", environment["PATH"], StringComparison.Ordinal);
        _environment = [.. environment.Select(variable => $"{variable.Key}={variable.Value}")];
        _mounts = [.. service.Volumes.Select(ToMount)];
    }

    /// <summary>What it wrote since it was started last.</summary>
    public string Log => _process is null ? "not started" : $"{_process.Output}\n{_process.Error}";

    /// <param name="hosts">The names and addresses that it knows, as <c>/etc/hosts</c> has them.</param>
    public void Start(string hosts)
    {
        foreach (string name in (ReadOnlySpan<string>)["upper/etc", "upper/app", "upper/state", "upper/share", "upper/data", "upper/home/app", "work", "root"])
            Directory.CreateDirectory(_folder[name]);
        File.WriteAllText(_folder["upper/etc/hosts"], hosts);
        string script = $"""
            set -e
            root={_folder["root"]}
            mount -t overlay overlay -o lowerdir=/,upperdir={_folder["upper"]},workdir={_folder["work"]} $root
            mount -t proc proc $root/proc
            mount --rbind /dev $root/dev
            mount --bind {P2p.Folder} $root/app
            chown {AppUser}:{AppUser} $root/state $root/share $root/home/app
            {string.Join('\n', _mounts)}
            hostname {_host}
            exec {InRoot("\"$@\"")}
            """;
        _process = TestProcess.Start(new ProcessStartInfo("ip",
        [
            "netns", "exec", _networkNamespace, "unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child=KILL",
            "bash", "-c", script, "bash", .. _command,
        ]));
    }

    /// <summary>Runs another command inside, to its end.</summary>
    public async Task<ProcessResult> ExecuteAsync(params string[] command)
    {
        await using TestProcess process = TestProcess.Start(new ProcessStartInfo("nsenter",
        [
            "--target", InnermostId(), "--mount", "--uts", "--net", "--pid", "--root", "--wd", "--",
            "setpriv", "--reuid", _user, "--regid", _user, "--clear-groups", "env", "-i", .. _environment, .. command,
        ]));
        return await process.WaitForExitAsync();
    }

    /// <summary>Waits until the health check of the image or the service finds nothing wrong.</summary>
    public async Task WaitUntilHealthyAsync()
    {
        using var patience = new CancellationTokenSource(TestProcess.Patience);
        while (!await IsHealthyAsync())
        {
            Assert.False(_process!.HasExited || patience.IsCancellationRequested, $"{_host} is not healthy: {Log}");
            await Task.Delay(200, CancellationToken.None);
        }
    }

    /// <summary>kill -9 of everything inside; what is on its volumes stays.</summary>
    public async Task KillAsync()
    {
        // The outer process would leave it behind: a process that changes its user does not hear of its parent's death.
        await Shell.RunAsync("kill", "-KILL", InnermostId());
        await _process!.DisposeAsync();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The first process inside, as the machine counts; all others end with it.</summary>
    private string InnermostId() =>
        File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{_process!.Id}/task/{_process.Id}/children")).Trim();

    private async Task<bool> IsHealthyAsync()
    {
        Assert.Equal("CMD", _healthCheck[0]);
        try
        {
            return (await ExecuteAsync(_healthCheck[1..])).ExitCode == 0;
        }
        catch (IOException)
        {
            // It has not begun yet.
            return false;
        }
    }

    private string InRoot(string command) =>
        $"chroot $root setpriv --reuid {_user} --regid {_user} --clear-groups env -i -C {(_user == "0" ? "/data" : "/state")} "
        + $"{string.Join(' ', _environment.Select(Quoted))} {command}";

    /// <summary>A volume of this container alone, or a folder of the repository.</summary>
    private string ToMount(string volume)
    {
        string[] parts = volume.Split(':');
        string target = parts.Length == 1 ? parts[0] : parts[1];
        if (!parts[0].StartsWith('.'))
            return $"mkdir -p $root{target}";
        string source = Path.GetFullPath(parts[0], P2p.RepositoryRoot);
        return $"mkdir -p $root{target} && mount --bind {Quoted(source)} $root{target} && mount -o remount,bind,ro $root{target}";
    }

    private static string Quoted(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
