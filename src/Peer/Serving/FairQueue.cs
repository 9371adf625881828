using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace P2POrleans.Peer.Serving;

/// <summary>
/// Who waits for something that there is not enough of. The address that was given least is next, and of it the program that was given
/// least: asking more often, or under many names, gives nobody more than others get. Who has nothing waiting is forgotten, and begins
/// where the others are when it comes again. Not for several threads.
/// </summary>
internal sealed class FairQueue<T>
    where T : class
{
    private readonly Dictionary<IPAddress, Share> _addresses = [];
    private readonly Dictionary<Leecher, Line> _lines = [];
    private long _arrivals;

    public int Count { get; private set; }

    public int CountOf(Leecher leecher) => _lines.TryGetValue(leecher, out Line? line) ? line.Items.Count : 0;

    /// <param name="leecher">Who waits.</param>
    /// <param name="item">For what.</param>
    /// <param name="cost">How much of it.</param>
    public void Add(Leecher leecher, T item, long cost)
    {
        if (!_lines.TryGetValue(leecher, out Line? line))
        {
            if (!_addresses.TryGetValue(leecher.Address, out Share? address))
                _addresses[leecher.Address] = address = new Share { Given = _addresses.Values.Min(a => (long?)a.Given) ?? 0 };
            long given = _lines.Values.Where(l => l.Address == address).Min(l => (long?)l.Given) ?? 0;
            _lines[leecher] = line = new Line(address) { Given = given };
            address.Lines++;
        }

        line.Items.Add((item, cost, _arrivals++));
        Count++;
    }

    /// <summary>Takes out who is next.</summary>
    /// <param name="mayHave">False for one whose turn it can't be now.</param>
    /// <param name="leecher">Who it is.</param>
    /// <param name="item">For what.</param>
    public bool TryTake(Func<Leecher, bool> mayHave, out Leecher leecher, [NotNullWhen(true)] out T? item)
    {
        KeyValuePair<Leecher, Line>? next = null;
        foreach (KeyValuePair<Leecher, Line> line in _lines)
        {
            if ((next is null || line.Value.Order.CompareTo(next.Value.Value.Order) < 0) && mayHave(line.Key))
                next = line;
        }

        (leecher, item) = (default, null);
        if (next is not { } found)
            return false;
        leecher = found.Key;
        (item, long cost, _) = found.Value.Items[0];
        found.Value.Given += cost;
        found.Value.Address.Given += cost;
        RemoveAt(leecher, found.Value, 0);
        return true;
    }

    /// <summary>Waits no longer.</summary>
    public void Remove(Leecher leecher, T item)
    {
        if (_lines.TryGetValue(leecher, out Line? line) && line.Items.FindIndex(i => i.Item == item) is >= 0 and var at)
            RemoveAt(leecher, line, at);
    }

    private void RemoveAt(Leecher leecher, Line line, int at)
    {
        line.Items.RemoveAt(at);
        Count--;
        if (line.Items.Count > 0)
            return;
        _lines.Remove(leecher);
        if (--line.Address.Lines == 0)
            _addresses.Remove(leecher.Address);
    }

    /// <summary>What one address was given.</summary>
    private sealed class Share
    {
        public long Given { get; set; }

        public int Lines { get; set; }
    }

    /// <summary>What one program was given, and waits for.</summary>
    private sealed class Line(Share address)
    {
        public Share Address => address;

        public long Given { get; set; }

        public List<(T Item, long Cost, long Arrival)> Items { get; } = [];

        public (long Address, long Own, long Arrival) Order => (address.Given, Given, Items[0].Arrival);
    }
}
