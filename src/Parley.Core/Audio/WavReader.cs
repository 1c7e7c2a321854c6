namespace Parley.Core.Audio;

/// <summary>
/// Reads the sound of a WAV file as it comes, from a file or a pipe: 8, 16, 24 and 32-bit integers, 32 and 64-bit
/// floating point, up to 64 channels, chunks in any order, also RF64. Never holds more than a few kilobytes, whatever
/// the header says. Not thread-safe.
/// </summary>
/// <remarks>Does not dispose the stream.</remarks>
public sealed class WavReader
{
    private const int BufferBytes = 8 * 1_024;

    private readonly WavByteSource _source;
    private readonly WavLayout _layout;
    private readonly byte[] _buffer = new byte[BufferBytes];
    private long _bytesRead;

    private WavReader(WavByteSource source, WavLayout layout)
    {
        _source = source;
        _layout = layout;
        if (source.Remaining is { } available)
        {
            TotalSamples = Math.Min(available, layout.DataBytes ?? available) / layout.Chunk.BlockBytes;
            IsTruncated = layout.DataBytes > available;
        }
        else
        {
            TotalSamples = layout.DataBytes / layout.Chunk.BlockBytes;
        }
    }

    /// <summary>Rate and channels of the file.</summary>
    public AudioFormat Format => _layout.Chunk.Format;

    /// <summary>How the file holds its samples.</summary>
    public WavEncoding Encoding => _layout.Chunk.Encoding;

    /// <summary>
    /// Samples of one channel in the whole file, or null where only reading to the end can tell. Where it reads from a
    /// pipe it is the header's word and no more.
    /// </summary>
    public long? TotalSamples { get; }

    /// <summary>How long the whole file sounds, or null as <see cref="TotalSamples"/>.</summary>
    public TimeSpan? Duration => TotalSamples is { } samples ? Format.DurationOf(samples) : null;

    /// <summary>
    /// Whether there is less sound than the header promises; from a pipe, known once the end is reached.
    /// </summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Reads the header, from where the stream stands.</summary>
    /// <param name="stream">Stays the caller's.</param>
    /// <exception cref="InvalidDataException">Not a WAV file or not one that can be read; the message says why and what
    /// to do.</exception>
    public static WavReader Open(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var source = new WavByteSource(stream);
        return new WavReader(source, WavLayout.Find(source));
    }

    /// <summary>
    /// Reads the samples that follow, the channels interleaved, into the start of <paramref name="interleaved"/>.
    /// </summary>
    /// <param name="interleaved">At least one sample of each channel; what goes beyond whole ones of all channels stays
    /// as it is.</param>
    /// <returns>
    /// How many samples, all channels together: as many as fit; fewer only where the sound ends, then 0.
    /// </returns>
    public int Read(Span<float> interleaved)
    {
        if (interleaved.Length < Format.Channels)
            throw new ArgumentException($"{interleaved.Length} samples have no room for {Format.Channels} channels.");

        int bytesPerSample = WavSampleCodec.BytesPerSample(Encoding);
        int wanted = interleaved.Length - (interleaved.Length % Format.Channels);
        int filled = 0;
        while (filled < wanted)
        {
            int bytes = ReadBlocks((wanted - filled) / Format.Channels);
            if (bytes == 0)
                break;
            int samples = bytes / bytesPerSample;
            WavSampleCodec.Decode(Encoding, _buffer.AsSpan(0, bytes), interleaved.Slice(filled, samples));
            filled += samples;
        }

        return filled;
    }

    /// <summary>Fills the buffer with whole blocks, as many as wanted, fit and are there.</summary>
    private int ReadBlocks(int wantedBlocks)
    {
        int blockBytes = _layout.Chunk.BlockBytes;
        long blocks = Math.Min(wantedBlocks, BufferBytes / blockBytes);
        if (_layout.DataBytes is { } promised)
            blocks = Math.Min(blocks, (promised - _bytesRead) / blockBytes);

        int wantedBytes = (int)blocks * blockBytes;
        int bytes = _source.Read(_buffer.AsSpan(0, wantedBytes));
        _bytesRead += bytes;
        if (bytes < wantedBytes && _layout.DataBytes is not null)
            IsTruncated = true;
        return bytes - (bytes % blockBytes);
    }
}
