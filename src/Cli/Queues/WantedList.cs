using P2POrleans.Cli.Invocation;

namespace P2POrleans.Cli.Queues;

/// <summary>What a list names: one name, content id or link a line; empty lines and those that begin with '#' are left out.</summary>
internal static class WantedList
{
    /// <param name="file">Its path; <c>-</c> for standard input.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">There is no such file, or it is no text.</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (file != "-" && !File.Exists(file))
            throw CommandException.Usage($"there is no file '{file}' (--list)");

        using TextReader reader = file == "-" ? new StreamReader(Console.OpenStandardInput()) : File.OpenText(file);
        var wanted = new List<string>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Contains('\0', StringComparison.Ordinal))
                throw CommandException.Usage($"'{file}' (--list) is not a text");
            if (line.Trim() is { Length: > 0 } text && text[0] != '#')
                wanted.Add(text);
        }

        return wanted;
    }
}
