using System.Diagnostics;
using System.Globalization;

namespace P2POrleans.TestKit;

/// <summary>A folder that is a disk of its own (<see cref="Need.Mount"/>).</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    public SmallDisk(string folder, int mebibytes)
    {
        _folder = folder;
        Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={mebibytes}m"), "tmpfs", folder);
    }

    /// <summary>Takes all the room that is left.</summary>
    public void Fill()
    {
        var block = new byte[4096];
        try
        {
            using FileStream filler = File.Create(Path.Combine(_folder, "filler"), 1);
            while (true)
                filler.Write(block);
        }
        catch (IOException)
        {
            // Full: that is what for.
        }
    }

    public void Free() => File.Delete(Path.Combine(_folder, "filler"));

    public void Dispose() => Run("umount", "--lazy", _folder);

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}.");
    }
}
