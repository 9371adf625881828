using System.Globalization;
using System.Text.Json;

namespace P2POrleans.Peer.Hosting;

/// <summary>JSON files with settings.</summary>
public static class SettingsFile
{
    /// <param name="fault">What reading it as configuration threw; names the file.</param>
    /// <returns>One sentence that also says where in the file.</returns>
    public static string WhatIsWrong(InvalidDataException fault)
    {
        Exception cause = fault.GetBaseException();
        string reason = cause is JsonException { LineNumber: { } line, BytePositionInLine: { } position }
            ? string.Create(CultureInfo.InvariantCulture, $"it is not JSON in line {line + 1}, byte {position + 1}.")
            : cause.Message;
        return $"{fault.Message.TrimEnd('.')}: {reason}";
    }
}
