namespace P2POrleans.FileDirectory.Indexing;

/// <summary>A growing array of structs that never copies them nor holds more than one chunk too many.</summary>
internal sealed class ChunkedList<T>
    where T : struct
{
    private const int Shift = 9;
    private const int Mask = (1 << Shift) - 1;

    private T[][] _chunks = [];

    public int Count { get; private set; }

    public ref T this[int index] => ref _chunks[index >> Shift][index & Mask];

    public int Add(T item)
    {
        int chunk = Count >> Shift;
        if (chunk == _chunks.Length)
        {
            Array.Resize(ref _chunks, Math.Max(4, _chunks.Length + (_chunks.Length >> 1)));
        }

        _chunks[chunk] ??= new T[1 << Shift];
        _chunks[chunk][Count & Mask] = item;
        return Count++;
    }
}
