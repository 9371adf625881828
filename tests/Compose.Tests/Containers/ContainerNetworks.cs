using System.Globalization;

namespace P2POrleans.Compose.Tests.Containers;

/// <summary>
/// Networks of their own, as Compose makes them: a bridge each, an address for each container on every network it is on, and the names of
/// those it shares one with. Made of network namespaces, which needs root; nothing of it is to be seen in the machine's own network.
/// </summary>
public sealed class ContainerNetworks : IDisposable
{
    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"p2pc{Environment.ProcessId}");
    private readonly List<string> _namespaces = [];
    private readonly string[] _names;
    private readonly List<Port> _ports = [];

    private ContainerNetworks(IEnumerable<string> names) => _names = [.. names];

    private string Switches => _prefix + "-net";

    public static async Task<ContainerNetworks> CreateAsync(IEnumerable<string> names)
    {
        var networks = new ContainerNetworks(names);
        networks._namespaces.Add(networks.Switches);
        await Shell.RunAsync("ip", "netns", "add", networks.Switches);
        for (int network = 0; network < networks._names.Length; network++)
        {
            await Shell.RunAsync("ip", "-n", networks.Switches, "link", "add", Bridge(network), "type", "bridge");
            await Shell.RunAsync("ip", "-n", networks.Switches, "link", "set", Bridge(network), "up");
        }

        return networks;
    }

    /// <summary>Connects a container.</summary>
    /// <param name="host">Its own name.</param>
    /// <param name="service">Another name, which it may share with others.</param>
    /// <param name="names">The networks it is on.</param>
    /// <returns>The network namespace to run it in.</returns>
    public async Task<string> ConnectAsync(string host, string service, IEnumerable<string> names)
    {
        int container = _namespaces.Count;
        string space = string.Create(CultureInfo.InvariantCulture, $"{_prefix}-{container}");
        _namespaces.Add(space);
        await Shell.RunAsync("ip", "netns", "add", space);
        await Shell.RunAsync("ip", "-n", space, "link", "set", "lo", "up");
        foreach (string name in names)
        {
            int network = Array.IndexOf(_names, name);
            string port = string.Create(CultureInfo.InvariantCulture, $"port{container}-{network}");
            string device = string.Create(CultureInfo.InvariantCulture, $"eth{network}");
            string address = string.Create(CultureInfo.InvariantCulture, $"10.77.{network}.{container}");
            await Shell.RunAsync("ip", "-n", Switches, "link", "add", port, "type", "veth", "peer", "name", device, "netns", space);
            await Shell.RunAsync("ip", "-n", Switches, "link", "set", port, "master", Bridge(network), "up");
            await Shell.RunAsync("ip", "-n", space, "address", "add", address + "/24", "dev", device);
            await Shell.RunAsync("ip", "-n", space, "link", "set", device, "up");
            _ports.Add(new Port(host, service, name, address));
        }

        return space;
    }

    /// <summary>What stands in a container's <c>/etc/hosts</c>, once all are connected.</summary>
    public string HostsFor(string host)
    {
        var own = _ports.Where(port => port.Host == host).Select(port => port.Network).ToHashSet();
        IEnumerable<string> lines = _ports.Where(port => own.Contains(port.Network)).Select(port => $"{port.Address} {port.Names}");
        return string.Concat(lines.Prepend("127.0.0.1 localhost").Select(line => line + "\n"));
    }

    public void Dispose()
    {
        foreach (string space in _namespaces)
            Shell.RunAsync("ip", "netns", "delete", space).GetAwaiter().GetResult();
    }

    private static string Bridge(int network) => string.Create(CultureInfo.InvariantCulture, $"br{network}");

    private sealed record Port(string Host, string Service, string Network, string Address)
    {
        public string Names => Host == Service ? Host : $"{Host} {Service}";
    }
}
