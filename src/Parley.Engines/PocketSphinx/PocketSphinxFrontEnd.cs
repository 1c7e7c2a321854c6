using Parley.Core;
using Parley.Core.Audio;

namespace Parley.Engines.PocketSphinx;

/// <summary>Turns sound into cepstra, for one stream. Not thread-safe.</summary>
internal sealed unsafe class PocketSphinxFrontEnd : IDisposable
{
    private readonly PocketSphinxApi _api;
    private readonly nint _handle;
    private readonly float*[] _rowPointers = new float*[MaximumRowsPerCall];
    private readonly short[] _samples = new short[AudioFramePool.Shared.CapacitySamples];

    // 40 ms at a time at most; a row's window reaches over the end of a call, never over two.
    private const int SamplesPerCall = 640;
    private const int MaximumRowsPerCall = 8;
    private bool _isDisposed;

    /// <param name="api">The library.</param>
    /// <param name="arguments">What the decoders have too; read during the call only.</param>
    public PocketSphinxFrontEnd(PocketSphinxApi api, PocketSphinxArguments arguments)
    {
        _api = api;
        _handle = api.CreateFrontEnd(arguments.Handle);
        if (_handle == 0)
            throw new EngineUnavailableException("PocketSphinx cannot make its front end from the model's feat.params; reinstall pocketsphinx-en-us.");
        if (api.FrontEndCoefficients(_handle) != Cepstra.Coefficients)
            throw new EngineUnavailableException($"The PocketSphinx model does not use {Cepstra.Coefficients} cepstra; use pocketsphinx-en-us.");
        Start();
    }

    /// <summary>Forgets the sound before.</summary>
    public void Start()
    {
        // The stream's noise estimate would otherwise come along from the utterance before.
        _api.StartFrontEndStream(_handle);
        _api.StartFrontEndUtterance(_handle);
    }

    /// <summary>Appends the rows that <paramref name="samples"/> complete.</summary>
    public void Process(ReadOnlySpan<float> samples, Cepstra cepstra)
    {
        while (!samples.IsEmpty)
        {
            int count = Math.Min(samples.Length, SamplesPerCall);
            PcmConverter.ToInt16(samples[..count], _samples);
            ProcessPiece(count, cepstra);
            samples = samples[count..];
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _api.FreeFrontEnd(_handle);
    }

    private void ProcessPiece(int count, Cepstra cepstra)
    {
        Span<float> rows = cepstra.Reserve(MaximumRowsPerCall);
        fixed (short* samples = _samples)
        fixed (float* firstRow = rows)
        fixed (float** pointers = _rowPointers)
        {
            for (int row = 0; row < MaximumRowsPerCall; row++)
                pointers[row] = firstRow + (row * Cepstra.Coefficients);
            short* next = samples;
            nuint left = (nuint)count;
            int made = MaximumRowsPerCall;
            int firstFrame;
            if (_api.ProcessFrames(_handle, &next, &left, pointers, &made, &firstFrame) < 0 || left != 0)
                throw new EngineUnavailableException("PocketSphinx failed to make features of the sound; begin the utterance again.");
            cepstra.Append(made);
        }
    }
}
