using System.Globalization;

namespace P2POrleans.Compose.Tests.Containers;

/// <summary>
/// A network of its own, as Compose makes one: a bridge, an address for each container, and names for all of them. Made of network
/// namespaces, which needs root; nothing of it is to be seen in the machine's own network.
/// </summary>
public sealed class ContainerNetwork : IDisposable
{
    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"p2pc{Environment.ProcessId}");
    private readonly List<string> _namespaces = [];
    private readonly List<(string Address, string Names)> _hosts = [];

    private ContainerNetwork()
    {
    }

    /// <summary>What stands in every container's <c>/etc/hosts</c>.</summary>
    public string Hosts => string.Concat(_hosts.Prepend(("127.0.0.1", "localhost")).Select(host => $"{host.Item1} {host.Item2}\n"));

    private string Switch => _prefix + "-net";

    public static async Task<ContainerNetwork> CreateAsync()
    {
        var network = new ContainerNetwork();
        network._namespaces.Add(network.Switch);
        await Shell.RunAsync("ip", "netns", "add", network.Switch);
        await Shell.RunAsync("ip", "-n", network.Switch, "link", "add", "br0", "type", "bridge");
        await Shell.RunAsync("ip", "-n", network.Switch, "link", "set", "br0", "up");
        return network;
    }

    /// <summary>Connects a container.</summary>
    /// <param name="host">Its own name.</param>
    /// <param name="service">Another name, which it may share with others.</param>
    /// <returns>The network namespace to run it in.</returns>
    public async Task<string> ConnectAsync(string host, string service)
    {
        int number = _namespaces.Count;
        string space = string.Create(CultureInfo.InvariantCulture, $"{_prefix}-{number}");
        string port = string.Create(CultureInfo.InvariantCulture, $"port{number}");
        string address = string.Create(CultureInfo.InvariantCulture, $"10.77.0.{number}");
        _namespaces.Add(space);
        _hosts.Add((address, host == service ? host : $"{host} {service}"));
        await Shell.RunAsync("ip", "netns", "add", space);
        await Shell.RunAsync("ip", "-n", Switch, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", space);
        await Shell.RunAsync("ip", "-n", Switch, "link", "set", port, "master", "br0", "up");
        await Shell.RunAsync("ip", "-n", space, "address", "add", address + "/24", "dev", "eth0");
        await Shell.RunAsync("ip", "-n", space, "link", "set", "eth0", "up");
        await Shell.RunAsync("ip", "-n", space, "link", "set", "lo", "up");
        return space;
    }

    public void Dispose()
    {
        foreach (string space in _namespaces)
            Shell.RunAsync("ip", "netns", "delete", space).GetAwaiter().GetResult();
    }
}
