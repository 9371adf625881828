using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using P2POrleans.FileDirectory.Announces;
using P2POrleans.FileDirectory.Indexing;

namespace P2POrleans.FileDirectory.Search;

/// <summary>
/// One search in one partition: of the files that have all words, the best are kept. The work is bounded, whatever the query and
/// however large the partition:
/// <list type="bullet">
/// <item>the query's rarest word marks at most about <see cref="CandidateMarks.MaxCandidates"/> files, those that have the very
/// word first;</item>
/// <item>of the matches that are equal in rank the first <see cref="EqualsRanked"/> are put in the order of their names, and the others
/// are not shown: the answer to so many equals is another word.</item>
/// </list>
/// When either bound takes effect the answer says so. Runs under the partition's read lock.
/// </summary>
internal sealed class NameSearch
{
    public const int EqualsRanked = 256;

    private readonly FileSet _files;
    private readonly WordIndex _index;
    private readonly SearchPlan _plan;
    private readonly byte[]? _afterName;
    private readonly byte[]? _extension;
    private readonly NameFit _fit;
    private readonly WordPostings[] _whole;
    private readonly Dictionary<ulong, int> _equals = [];
    private readonly PriorityQueue<int, Key> _best;
    private bool _isComplete;

    // The last rank that was found to have as many equals as are ranked; most of a large result has one rank.
    private ulong _exhausted = ulong.MaxValue;

    private NameSearch(FileSet files, WordIndex index, SearchPlan plan, byte[][] words)
    {
        _files = files;
        _index = index;
        _plan = plan;
        _afterName = plan.After is null ? null : Encoding.UTF8.GetBytes(plan.After.File.Name);
        _extension = plan.Extension is null ? null : Encoding.UTF8.GetBytes(plan.Extension);
        _fit = new NameFit(words);
        _whole = [.. words.Select(word => index.Whole(word))];
        _best = new PriorityQueue<int, Key>(Comparer<Key>.Create((a, b) => -Compare(a, b)));
    }

    public static PartitionMatches Run(FileSet files, WordIndex index, SearchPlan plan)
    {
        byte[][] words = [.. plan.Words.Select(Encoding.UTF8.GetBytes)];
        var search = new NameSearch(files, index, plan, words);
        using CandidateMarks candidates = CandidateMarks.Find(index, words, files.IdLimit);
        search._isComplete = candidates.IsComplete;
        ReadOnlySpan<ulong> marks = candidates.Marks;
        for (int i = 0; i < marks.Length; i++)
        {
            for (ulong rest = marks[i]; rest != 0; rest &= rest - 1)
            {
                int file = (i << 6) + BitOperations.TrailingZeroCount(rest);
                if (candidates.Unread == 0 || search._fit.HasWords(files.NameOf(file), candidates.Unread))
                    search.Consider(file);
            }
        }

        return search.Matches();
    }

    private PartitionMatches Matches()
    {
        var matches = new RankedMatch[_best.Count];
        for (int i = matches.Length - 1; i >= 0; i--)
        {
            _best.TryDequeue(out int file, out Key key);
            matches[i] = new RankedMatch(new SearchPosition(key.Rank, _files.EntryOf(file)), _files.OnlineHoldersOf(file));
        }

        return new PartitionMatches(matches, _isComplete);
    }

    private void Consider(int file)
    {
        int wholeWords = 0;
        foreach (ref WordPostings whole in _whole.AsSpan())
            wholeWords += whole.Contains(file) ? 1 : 0;

        // Most of many candidates end at one of the next two places, before their names are looked at, and most of these before anything
        // but two arrays in a row: they are worse than what there is, or at best as good as so many others that nobody looks at more.
        bool isFull = _best.TryPeek(out _, out Key worst) && _best.Count >= _plan.Limit;
        int misfit = _fit.LeastMisfit(_index.RunsOf(file));
        if (isFull && SearchPosition.RankOf(wholeWords, misfit, int.MaxValue) < worst.Rank)
            return;
        int peers = _files.OnlineHoldersOf(file);
        if (peers == 0)
            return;
        ulong atBest = SearchPosition.RankOf(wholeWords, misfit, peers);
        if (isFull && (atBest < worst.Rank || (atBest == worst.Rank && atBest == _exhausted)))
            return;

        if (!PassesFilters(file))
            return;
        ulong rank = SearchPosition.RankOf(wholeWords, _fit.MisfitOf(_files.NameOf(file)), peers);
        if (rank == _exhausted || rank > _plan.After?.Rank || (isFull && rank < worst.Rank))
            return;

        // Counted for every match of a rank that can still be shown, shown before or not: so each page sees the same ones.
        ref int equals = ref CollectionsMarshal.GetValueRefOrAddDefault(_equals, rank, out _);
        if (equals == EqualsRanked)
        {
            _exhausted = rank;
            _isComplete = false;
            return;
        }

        equals++;

        var key = new Key(rank, file);
        if (rank == _plan.After?.Rank && _files.CompareTo(file, _afterName, _plan.After!.File.Content) <= 0)
            return;
        if (!isFull)
            _best.Enqueue(file, key);
        else if (Compare(key, worst) < 0)
            _best.DequeueEnqueue(file, key);
    }

    private bool PassesFilters(int file)
    {
        if (_plan.MinSize is not null || _plan.MaxSize is not null)
        {
            long size = _files[file].Size;
            if (size == SliceItem.NoContent || size < _plan.MinSize || size > _plan.MaxSize)
                return false;
        }

        return _extension is null || HasExtension(_files.NameOf(file));
    }

    private bool HasExtension(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> segment = name[(name.LastIndexOf((byte)'/') + 1)..];
        int dot = segment.LastIndexOf((byte)'.');
        if (dot < 0)
            return false;
        ReadOnlySpan<byte> extension = segment[(dot + 1)..];
        return Ascii.IsValid(extension)
            ? Ascii.EqualsIgnoreCase(extension, _extension)
            : Encoding.UTF8.GetString(extension).Equals(_plan.Extension, StringComparison.OrdinalIgnoreCase);
    }

    private int Compare(Key a, Key b)
    {
        int order = b.Rank.CompareTo(a.Rank);
        return order != 0 ? order : _files.Compare(a.File, b.File);
    }

    private readonly record struct Key(ulong Rank, int File);
}
