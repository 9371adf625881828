using System.Diagnostics.CodeAnalysis;
using P2POrleans.Peer.Shares;
using P2POrleans.Peer.Transfers;
using P2POrleans.Protocol.Content;
using P2POrleans.Protocol.Names;

namespace P2POrleans.Peer.Serving;

/// <summary>Contents that this process is fetching, or has of late, and serves as far as they have come. Any thread.</summary>
internal sealed class PiecesInDownload : IDisposable
{
    /// <summary>Each is an open file; of more, those that began last.</summary>
    private const int Max = 64;

    private readonly Lock _lock = new();
    private readonly List<SharedPieces> _all = [];
    private ShareIndex? _index;

    public void Add(SharedPieces pieces)
    {
        lock (_lock)
        {
            _all.Add(pieces);
            if (_all.Count > Max)
            {
                _all[0].Dispose();
                _all.RemoveAt(0);
            }

            Publish();
        }
    }

    public bool TryGet(ContentId content, [NotNullWhen(true)] out SharedPieces? pieces)
    {
        lock (_lock)
            pieces = _all.Find(p => p.Content == content);
        return pieces is not null;
    }

    /// <summary>Tells an index what there is, from now on.</summary>
    public void PublishTo(ShareIndex index)
    {
        lock (_lock)
        {
            _index = index;
            Publish();
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _all.ForEach(p => p.Dispose());
    }

    private void Publish() => _index?.Publish(new ShareSnapshot(_all.Select(ToEntry)), complete: true);

    private static ShareEntry ToEntry(SharedPieces pieces)
    {
        string name = SharedName.TryNormalize(pieces.Name, out string normal, out _) ? normal : pieces.Content.ToString();
        return new ShareEntry(name, pieces.Content, "", 0, default, IsFirm: false);
    }
}
