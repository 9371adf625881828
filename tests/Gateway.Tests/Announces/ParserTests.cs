using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using P2POrleans.FileDirectory;
using P2POrleans.Gateway.Announces;
using P2POrleans.Gateway.Limits;
using P2POrleans.Gateway.Tests.Harness;

namespace P2POrleans.Gateway.Tests.Announces;

/// <summary>However the network cuts a body, the same entries come out of it.</summary>
public sealed class ParserTests
{
    private static readonly AnnounceBudget Budget = new(Options.Create(new LimitOptions()));

    private static readonly string Json = $$"""
        { "note": {"files": [1, 2, {"x": null}]}, "removed": [],
          "added": [ {"name": "m\u00fasica/ñandú 🎵.mp3", "content_id": "{{Contents.Id(1)}}", "extra": [[{}]] },
                     {"content_id": "{{Contents.Id(2, 5)}}","name":"b"} ],
          "removed": [{"name":"c","content_id":"{{Contents.Id(3)}}"}], "tail": "}]" }
        """;

    private static readonly string Ndjson = $$$"""
        {"add":{"name":"m\u00fasica/ñandú 🎵.mp3","content_id":"{{{Contents.Id(1)}}}"}}

        {"remove":{"name":"c","content_id":"{{{Contents.Id(3)}}}"},"note":7}{{{"\r"}}}
        {"add":{"content_id":"{{{Contents.Id(2, 5)}}}","name":"b"}}
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parser_CutAtEveryByte_GivesTheSameEntries(bool isJson)
    {
        byte[] body = Encoding.UTF8.GetBytes(isJson ? Json : Ndjson);
        for (int cut = 0; cut <= body.Length; cut++)
            AssertEntries(Parse(isJson, body, [cut]), $"cut at {cut}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parser_CutAtRandom_GivesTheSameEntries(bool isJson)
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        byte[] body = Encoding.UTF8.GetBytes(isJson ? Json : Ndjson);
        for (int round = 0; round < 500; round++)
        {
            int[] cuts = [.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(body.Length + 1)).Order()];
            AssertEntries(Parse(isJson, body, cuts), $"seed {seed}, round {round}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parser_CorruptedAtRandom_RefusesOrTakesAndNeverThrowsAnythingElse(bool isJson)
    {
        int seed = Environment.TickCount;
        var random = new Random(seed);
        byte[] good = Encoding.UTF8.GetBytes(isJson ? Json : Ndjson);
        for (int round = 0; round < 3000; round++)
        {
            byte[] body = [.. good];
            for (int i = random.Next(1, 4); i > 0; i--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0)
                body = body[..random.Next(body.Length)];
            Exception? thrown = Record.Exception(() => Parse(isJson, body, [random.Next(body.Length + 1)]));
            Assert.True(thrown is null or JsonException or InvalidDataException, $"seed {seed}, round {round}: {thrown}");
        }
    }

    private static AnnounceEntries Parse(bool isJson, byte[] body, int[] cuts)
    {
        var entries = new AnnounceEntries(Budget, 1000);
        IAnnounceParser parser = isJson ? new JsonAnnounceParser(entries, isFull: false) : new NdjsonAnnounceParser(entries, isFull: false);
        int start = 0;
        foreach (int end in cuts)
            start += Consume(parser, body.AsMemory(start..end), isFinal: false);
        Consume(parser, body.AsMemory(start..), isFinal: true);
        return entries;
    }

    private static int Consume(IAnnounceParser parser, ReadOnlyMemory<byte> bytes, bool isFinal)
    {
        ReadOnlySequence<byte> buffer = Segmented(bytes);
        if (parser.Consume(buffer, isFinal, out SequencePosition consumed) is { } problem)
            throw new InvalidDataException(problem.Detail);
        return (int)buffer.Slice(0, consumed).Length;
    }

    /// <summary>In segments of five bytes, as a pipe might hold them.</summary>
    private static ReadOnlySequence<byte> Segmented(ReadOnlyMemory<byte> memory)
    {
        var first = new Segment(memory[..Math.Min(5, memory.Length)], 0);
        Segment last = first;
        for (int at = first.Memory.Length; at < memory.Length; at += last.Memory.Length)
            last = last.Append(memory.Slice(at, Math.Min(5, memory.Length - at)));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private static void AssertEntries(AnnounceEntries entries, string where)
    {
        IEnumerable<string> found = entries.Added.Select(Text).Concat(entries.Removed.Select(file => "-" + Text(file))).Order(StringComparer.Ordinal);
        string[] expected = ["-c " + Contents.Id(3), "b " + Contents.Id(2, 5), "m\u00fasica/ñandú 🎵.mp3 " + Contents.Id(1)];
        Assert.True(expected.SequenceEqual(found), where + ": " + string.Join(" | ", found));
    }

    private static string Text(FileEntry file) => $"{file.Name} {file.Content}";

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
