using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace DuckDB.NET.Bindings.Tests.Surface;

/// <summary>What an assembly offers to others: its public types and members, each as one line of text.</summary>
internal static class Offered
{
    public static HashSet<string> By(byte[] assembly)
    {
        using PEReader file = new([.. assembly]);
        MetadataReader reader = file.GetMetadataReader();
        HashSet<string> lines = [];
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            if (!IsVisible(reader, handle))
                continue;
            TypeDefinition type = reader.GetTypeDefinition(handle);
            string name = SignatureText.Name(reader, handle);
            lines.Add(SurfaceLines.Type(name));
            lines.Add(SurfaceLines.Kind(name, IsValueType(reader, type)));
            foreach (MethodDefinition method in type.GetMethods().Select(reader.GetMethodDefinition))
            {
                if ((method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public)
                    lines.Add(SurfaceLines.Member(name, reader.GetString(method.Name),
                        SignatureText.Of(method.DecodeSignature(new SignatureText(), null))));
            }
            foreach (FieldDefinition field in type.GetFields().Select(reader.GetFieldDefinition))
            {
                if ((field.Attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public)
                    lines.Add(SurfaceLines.Member(name, reader.GetString(field.Name),
                        field.DecodeSignature(new SignatureText(), null)));
            }
        }
        return lines;
    }

    private static bool IsVisible(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        return (type.Attributes & TypeAttributes.VisibilityMask) switch
        {
            TypeAttributes.Public => true,
            TypeAttributes.NestedPublic => IsVisible(reader, type.GetDeclaringType()),
            _ => false,
        };
    }

    private static bool IsValueType(MetadataReader reader, TypeDefinition type) =>
        !type.BaseType.IsNil && SignatureText.Name(reader, type.BaseType) is "System.ValueType" or "System.Enum";
}

/// <summary>The lines that the wanted and the offered surface are compared by.</summary>
internal static class SurfaceLines
{
    public static string Type(string name) => $"type {name}";

    public static string Kind(string name, bool isValueType) => $"{(isValueType ? "struct" : "class")} {name}";

    public static string Member(string type, string name, string signature) => $"{type}::{name} {signature}";
}
