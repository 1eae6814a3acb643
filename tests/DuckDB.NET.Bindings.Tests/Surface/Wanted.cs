using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace DuckDB.NET.Bindings.Tests.Surface;

/// <summary>What an assembly refers to in another one, as the lines of <see cref="SurfaceLines"/>.</summary>
internal static class Wanted
{
    public static HashSet<string> From(byte[] assembly, string other)
    {
        using PEReader file = new([.. assembly]);
        MetadataReader reader = file.GetMetadataReader();
        HashSet<string> lines = [];
        foreach (TypeReferenceHandle type in reader.TypeReferences)
        {
            if (IsIn(reader, type, other))
                lines.Add(SurfaceLines.Type(SignatureText.Name(reader, type)));
        }
        foreach (MemberReference member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            EntityHandle owner = Owner(reader, member.Parent);
            if (owner.Kind != HandleKind.TypeReference || !IsIn(reader, (TypeReferenceHandle)owner, other))
                continue;
            string signature = member.GetKind() == MemberReferenceKind.Method
                ? SignatureText.Of(member.DecodeMethodSignature(new SignatureText(), null))
                : member.DecodeFieldSignature(new SignatureText(), null);
            lines.Add(SurfaceLines.Member(SignatureText.Name(reader, owner), reader.GetString(member.Name), signature));
        }
        lines.UnionWith(Kinds(reader, other));
        return lines;
    }

    /// <summary>Whether each type is used as a class or as a struct, by every signature of the assembly.</summary>
    private static HashSet<string> Kinds(MetadataReader reader, string other)
    {
        KindCollector kinds = new(other);
        foreach (MemberReference member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            if (member.GetKind() == MemberReferenceKind.Method)
                member.DecodeMethodSignature(kinds, null);
            else
                member.DecodeFieldSignature(kinds, null);
        }
        foreach (MethodDefinition method in reader.MethodDefinitions.Select(reader.GetMethodDefinition))
            method.DecodeSignature(kinds, null);
        foreach (FieldDefinition field in reader.FieldDefinitions.Select(reader.GetFieldDefinition))
            field.DecodeSignature(kinds, null);
        for (int row = 1; row <= reader.GetTableRowCount(TableIndex.TypeSpec); row++)
            reader.GetTypeSpecification(MetadataTokens.TypeSpecificationHandle(row)).DecodeSignature(kinds, null);
        for (int row = 1; row <= reader.GetTableRowCount(TableIndex.MethodSpec); row++)
            reader.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row)).DecodeSignature(kinds, null);
        for (int row = 1; row <= reader.GetTableRowCount(TableIndex.StandAloneSig); row++)
        {
            StandaloneSignature signature = reader.GetStandaloneSignature(MetadataTokens.StandaloneSignatureHandle(row));
            if (signature.GetKind() == StandaloneSignatureKind.LocalVariables)
                signature.DecodeLocalSignature(kinds, null);
            else
                signature.DecodeMethodSignature(kinds, null);
        }
        return kinds.Lines;
    }

    /// <summary>The type that declares a member: for a generic one, the type that is instantiated.</summary>
    private static EntityHandle Owner(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind != HandleKind.TypeSpecification)
            return parent;
        return reader.GetTypeSpecification((TypeSpecificationHandle)parent).DecodeSignature(new GenericTypeFinder(), null);
    }

    private static bool IsIn(MetadataReader reader, TypeReferenceHandle type, string assembly)
    {
        EntityHandle scope = reader.GetTypeReference(type).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => IsIn(reader, (TypeReferenceHandle)scope, assembly),
            HandleKind.AssemblyReference =>
                reader.StringComparer.Equals(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name, assembly),
            _ => false,
        };
    }

    private sealed class KindCollector(string other) : SignatureVisitor
    {
        public HashSet<string> Lines { get; } = [];

        public override EntityHandle GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            if (rawTypeKind != 0 && IsIn(reader, handle, other))
                Lines.Add(SurfaceLines.Kind(SignatureText.Name(reader, handle), rawTypeKind == (byte)SignatureTypeKind.ValueType));
            return handle;
        }
    }

    private sealed class GenericTypeFinder : SignatureVisitor;
}
